//! One file over HTTP, in as many pieces as it takes.
//!
//! What has come stays in the file, so an interrupted fetch goes on with a range request, in this process or a
//! later one. The server decides: one that sends everything again is heard from the beginning. Nothing is
//! believed of it: not more bytes are taken than the file has, and the hash is checked at the end.

use super::digest;
use crate::io_failed;
use crate::net::reason;
use bureau_model::{Code, Sha256, WireError};
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use std::path::Path;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// How often a connection that brings nothing new is tried.
const ATTEMPTS: u32 = 4;

/// What is to be fetched.
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) url: &'a str,
    pub(super) size: u64,
    pub(super) sha256: Sha256,
}

/// Why a piece did not come to its end.
enum Cut {
    /// Another attempt may bring more.
    Passing(String),
    /// None will.
    Final(WireError),
}

/// Fetches a file into `path`, going on with what lies there; `told` hears how many bytes are there.
pub(super) async fn fetch(
    client: &Client,
    wanted: &Wanted<'_>,
    path: &Path,
    pause: Duration,
    told: &(dyn Fn(u64) + Sync),
) -> Result<(), WireError> {
    let mut left = ATTEMPTS;
    loop {
        let before = present(path);
        if before == wanted.size {
            return check(wanted, path).await;
        }
        match piece(client, wanted, path, told).await {
            Ok(()) => {}
            Err(Cut::Final(error)) => return Err(error),
            Err(Cut::Passing(why)) => {
                let begun = if present(path) > before { ATTEMPTS } else { left };
                left = begun - 1;
                if left == 0 {
                    return Err(unreachable(wanted, &why));
                }
                tracing::info!(file = wanted.name, %why, "a fetch was cut off and is tried again");
                tokio::time::sleep(pause * (ATTEMPTS - left)).await;
            }
        }
    }
}

fn present(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// One request, and all of its answer that comes.
async fn piece(
    client: &Client,
    wanted: &Wanted<'_>,
    path: &Path,
    told: &(dyn Fn(u64) + Sync),
) -> Result<(), Cut> {
    let have = present(path);
    let have = if have > wanted.size { 0 } else { have };
    let mut request = client.get(wanted.url);
    if have > 0 {
        request = request.header(RANGE, format!("bytes={have}-"));
    }
    let response = request.send().await.map_err(|error| Cut::Passing(reason(error)))?;
    let from = match response.status() {
        StatusCode::PARTIAL_CONTENT if begins_at(&response) == Some(have) => have,
        StatusCode::OK => 0,
        // The file behind the address is another one by now, or the part is: from the beginning.
        StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PARTIAL_CONTENT => {
            let _gone_already = std::fs::remove_file(path);
            return Err(Cut::Passing("the server can't resume the download".to_owned()));
        }
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            return Err(Cut::Passing(format!("the server answered {status}")));
        }
        status => return Err(Cut::Final(refused(wanted, status))),
    };
    take(response, wanted, path, from, told).await
}

fn begins_at(response: &Response) -> Option<u64> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

async fn take(
    mut response: Response,
    wanted: &Wanted<'_>,
    path: &Path,
    from: u64,
    told: &(dyn Fn(u64) + Sync),
) -> Result<(), Cut> {
    let failed = |error: std::io::Error| {
        Cut::Final(io_failed(&format!("{} can't be written", path.display()), &error))
    };
    let mut file =
        File::options().create(true).write(true).truncate(false).open(path).await.map_err(failed)?;
    file.set_len(from).await.map_err(failed)?;
    tokio::io::AsyncSeekExt::seek(&mut file, std::io::SeekFrom::Start(from)).await.map_err(failed)?;
    let mut length = from;
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) if length < wanted.size => {
                file.flush().await.map_err(failed)?;
                return Err(Cut::Passing("the connection ended before the file was complete".to_owned()));
            }
            Ok(None) => return file.flush().await.map_err(failed),
            Err(error) => {
                file.flush().await.map_err(failed)?;
                return Err(Cut::Passing(reason(error)));
            }
        };
        length += chunk.len() as u64;
        if length > wanted.size {
            drop(file);
            let _gone_already = std::fs::remove_file(path);
            return Err(Cut::Final(another(wanted, &format!("it has more than {} bytes", wanted.size))));
        }
        file.write_all(&chunk).await.map_err(failed)?;
        told(length);
    }
}

async fn check(wanted: &Wanted<'_>, path: &Path) -> Result<(), WireError> {
    let hashed = path.to_owned();
    let found = tokio::task::spawn_blocking(move || digest::of_file(&hashed)).await;
    let found = found
        .map_err(|error| WireError::new(Code::Internal, error.to_string()))?
        .map_err(|error| io_failed(&format!("{} can't be read", path.display()), &error))?;
    if found == wanted.sha256 {
        return Ok(());
    }
    let _gone_already = std::fs::remove_file(path);
    Err(another(wanted, &format!("its SHA-256 is {found} and not {}", wanted.sha256)))
}

fn another(wanted: &Wanted<'_>, why: &str) -> WireError {
    let text = format!("the downloaded {} is not the file that this version expects: {why}", wanted.name);
    WireError::new(Code::Io, text)
        .with_hint("nothing was installed; try again on another network, or import the model from a folder")
}

fn refused(wanted: &Wanted<'_>, status: StatusCode) -> WireError {
    let text = format!("{} can't be downloaded: {} answered {status}", wanted.name, host(wanted.url));
    WireError::new(Code::Io, text).with_hint("import the model from a folder")
}

fn unreachable(wanted: &Wanted<'_>, why: &str) -> WireError {
    let text = format!("{} can't be downloaded from {}: {why}", wanted.name, host(wanted.url));
    WireError::new(Code::Io, text).with_hint(
        "is this machine connected? The part that was downloaded is kept, and installing again resumes there. Without a network, import the model from a folder",
    )
}

fn host(url: &str) -> String {
    let parsed = reqwest::Url::parse(url).ok();
    parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| url.to_owned())
}
