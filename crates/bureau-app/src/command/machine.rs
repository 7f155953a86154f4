//! The machine: statistics, settings, watch folders, doctor, verify, events.

use super::{Answer, LIST, case};
use crate::{Session, doctor, watch};
use bureau_model::wire::*;
use bureau_model::{Code, WireError};
use bureau_store::{Journal, Library, Machine, WatchRow};
use bureau_vault::Vault;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinError;

const SETTINGS: &str = "settings";

/// What the analyst has set.
pub async fn get_settings(session: &Session, _: Nothing) -> Answer<Settings> {
    let recorded = session.app().sqlite.setting(session.scope(), SETTINGS).await?;
    let broken = |error: serde_json::Error| {
        WireError::new(Code::Internal, format!("the recorded settings can't be read: {error}"))
    };
    recorded.map_or_else(|| Ok(Settings::default()), |text| serde_json::from_str(&text).map_err(broken))
}

/// Sets it.
pub async fn set_settings(session: &Session, settings: Settings) -> Answer<Settings> {
    let text = serde_json::to_string(&settings)
        .map_err(|error| WireError::new(Code::Internal, error.to_string()))?;
    session.app().sqlite.set_setting(session.scope(), SETTINGS, &text).await?;
    Ok(settings)
}

/// The watch folders, each with what keeps it from being watched.
pub async fn get_watches(session: &Session, _: Nothing) -> Answer<Watches> {
    let watch = |row: WatchRow| Watch {
        problem: watch::problem(Path::new(&row.path)),
        path: row.path,
        case_name: row.case.to_string(),
    };
    Ok(Watches {
        watches: session.app().sqlite.watches(session.scope()).await?.into_iter().map(watch).collect(),
    })
}

/// Adds a watch folder.
pub async fn add_watch(session: &Session, request: AddWatchRequest) -> Answer<Watches> {
    let case = case(&request.case_name)?;
    let folder = watch::check(session.app(), &request.path)?;
    session
        .app()
        .sqlite
        .add_watch(session.scope(), WatchRow { path: folder.to_string_lossy().into_owned(), case })
        .await?;
    get_watches(session, Nothing {}).await
}

/// Removes a watch folder.
pub async fn remove_watch(session: &Session, request: RemoveWatchRequest) -> Answer<Watches> {
    if !session.app().sqlite.remove_watch(session.scope(), &request.path).await? {
        return Err(WireError::new(Code::NotFound, format!("{} is not watched", request.path)));
    }
    get_watches(session, Nothing {}).await
}

/// What works here and what does not.
pub async fn doctor(session: &Session, _: Nothing) -> Answer<Doctor> {
    Ok(Doctor { checks: doctor::examine(session.app()).await })
}

/// What keeps this process from going on.
pub async fn get_problems(session: &Session, _: Nothing) -> Answer<Problems> {
    Ok(Problems { problems: session.app().problems.list() })
}

/// What this data folder holds.
pub async fn get_stats(session: &Session, _: Nothing) -> Answer<Stats> {
    Ok(session.app().sqlite.stats(session.scope()).await?)
}

/// Checks vault, journal and store against each other.
pub async fn verify(session: &Session, _: Nothing) -> Answer<Verification> {
    let (journal_entries, mut problems) = session.app().sqlite.verify_journal(session.scope()).await?;
    problems.extend(session.app().sqlite.contradictions(session.scope()).await?);
    let (mut originals, mut after) = (0, 0);
    loop {
        let contents = session.app().sqlite.contents_after(session.scope(), after, LIST).await?;
        let Some(last) = contents.last() else { break };
        after = last.id;
        originals += contents.len() as u64;
        for content in contents {
            let (vault, hash) = (session.app().vault.clone(), content.sha256.0);
            let checked = tokio::task::spawn_blocking(move || vault.check(&hash)).await;
            match checked {
                Ok(Ok(Some(true))) => {}
                Ok(Ok(Some(false))) => problems.push(format!("original {} was changed", content.sha256)),
                Ok(Ok(None)) => problems.push(format!("original {} is missing", content.sha256)),
                Ok(Err(error)) => problems.push(error.to_string()),
                Err(error) => problems.push(format!("original {} was not checked: {error}", content.sha256)),
            }
        }
    }
    let unreferenced = match files_in(session.app().vault.clone()).await {
        Ok(files) => files.saturating_sub(originals),
        Err(error) => {
            problems.push(format!("the vault's files were not counted: {error}"));
            0
        }
    };
    Ok(Verification { clean: problems.is_empty(), originals, journal_entries, problems, unreferenced })
}

/// How many files the vault has. A large one takes long to walk: not on a thread of the runtime.
async fn files_in(vault: Arc<Vault>) -> Result<u64, JoinError> {
    tokio::task::spawn_blocking(move || vault.list().count() as u64).await
}

/// Recorded events after a number.
pub async fn get_events(session: &Session, request: EventsRequest) -> Answer<Events> {
    let events = session.app().sqlite.events_after(session.scope(), request.after, request.limit).await?;
    let last_seq = *session.app().sqlite.last_seq().borrow();
    Ok(Events { events, last_seq })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::sync::mpsc;
    use std::task::{Context, Waker};

    #[test]
    fn the_vault_is_walked_beside_the_runtime() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Arc::new(Vault::open(folder.path()).expect("a vault"));
        let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build();
        runtime.expect("a runtime").block_on(async {
            let (release, released) = mpsc::channel::<()>();
            let busy = tokio::task::spawn_blocking(move || released.recv());
            let mut files = pin!(files_in(vault));
            let polled = files.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(polled.is_pending(), "it did not wait for the thread that is busy");
            drop(release);
            assert_eq!(files.await.expect("walked"), 0);
            assert!(busy.await.expect("ended").is_err());
        });
    }
}
