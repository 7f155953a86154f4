//! Which servers the analyst has named. They are kept as one setting of the store, keys included: the data folder
//! is for its owner only. A key goes to its server and nowhere else; nothing shows or logs it.

pub(crate) use super::kept::Kept;
use super::kept::Key;
use crate::App;
use bureau_model::wire::SetServerRequest;
use bureau_model::{Code, Stage, WireError};
use bureau_store::{Machine, Scope};
use reqwest::Url;

const SETTING: &str = "servers";
const LONGEST: usize = 200;
const MOST: usize = 32;

/// Tokens of a context where the analyst says nothing: what a server of small models has at least.
const CONTEXT: u32 = 4_096;
const SMALLEST_CONTEXT: u32 = 2_048;
const LARGEST_CONTEXT: u32 = 1 << 20;

/// The stages that a server can do.
pub(crate) const STAGES: [Stage; 4] =
    [Stage::Translation, Stage::Summarization, Stage::Embeddings, Stage::Graph];

/// The servers, in the order of their names.
pub(crate) async fn kept(app: &App, scope: &Scope) -> Result<Vec<Kept>, WireError> {
    let Some(text) = app.sqlite.setting(scope, SETTING).await? else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|error| {
        // Where it went wrong, not what stands there: a key may.
        let place = format!("line {}, column {}", error.line(), error.column());
        WireError::new(Code::Internal, format!("the recorded servers can't be read: {place}"))
    })
}

/// Keeps a server, in place of the one of the same name.
pub(crate) async fn set(app: &App, scope: &Scope, request: SetServerRequest) -> Result<Kept, WireError> {
    let mut servers = kept(app, scope).await?;
    let before = servers.iter().position(|server| server.name == request.name.trim());
    let before = before.map(|at| servers.remove(at));
    let server = checked(request, before)?;
    if servers.len() >= MOST {
        return Err(invalid(format!("there are {MOST} servers already"), "remove one that is not used"));
    }
    servers.push(server.clone());
    servers.sort_by(|a, b| a.name.cmp(&b.name));
    keep(app, scope, &servers).await?;
    Ok(server)
}

/// Forgets a server.
pub(crate) async fn remove(app: &App, scope: &Scope, name: &str) -> Result<Kept, WireError> {
    let mut servers = kept(app, scope).await?;
    let at = servers.iter().position(|server| server.name == name).ok_or_else(|| unknown(name))?;
    let removed = servers.remove(at);
    keep(app, scope, &servers).await?;
    Ok(removed)
}

/// The server of this name.
pub(crate) async fn find(app: &App, scope: &Scope, name: &str) -> Result<Kept, WireError> {
    kept(app, scope).await?.into_iter().find(|server| server.name == name).ok_or_else(|| unknown(name))
}

async fn keep(app: &App, scope: &Scope, servers: &[Kept]) -> Result<(), WireError> {
    let text =
        serde_json::to_string(servers).map_err(|error| WireError::new(Code::Internal, error.to_string()))?;
    Ok(app.sqlite.set_setting(scope, SETTING, &text).await?)
}

fn unknown(name: &str) -> WireError {
    WireError::new(Code::NotFound, format!("there is no server {name:?}"))
}

fn invalid(text: String, hint: &str) -> WireError {
    WireError::new(Code::Invalid, text).with_hint(hint)
}

/// A server that can be kept; `before` is the one that it replaces.
fn checked(request: SetServerRequest, before: Option<Kept>) -> Result<Kept, WireError> {
    let key = match request.key {
        // A key goes to the server that it was given for, and to no other address.
        None => before.filter(|before| same_server(&before.url, &request.url)).and_then(|server| server.key),
        Some(key) if key.trim().is_empty() => None,
        Some(key) => Some(Key(word("key", &key)?)),
    };
    let context_tokens = request.context_tokens.unwrap_or(CONTEXT);
    if !(SMALLEST_CONTEXT..=LARGEST_CONTEXT).contains(&context_tokens) {
        let text = format!("a context of {context_tokens} tokens can't be used");
        return Err(invalid(
            text,
            &format!("a model's context has {SMALLEST_CONTEXT} to {LARGEST_CONTEXT} tokens"),
        ));
    }
    let mut stages = request.stages;
    stages.sort();
    stages.dedup();
    if let Some(other) = stages.iter().find(|stage| !STAGES.contains(stage)) {
        return Err(invalid(format!("a server can't do the stage {other}"), &name_stages()));
    }
    if stages.is_empty() {
        return Err(invalid("no stage is given for the server".to_owned(), &name_stages()));
    }
    Ok(Kept {
        name: word("name", &request.name)?,
        url: address(&request.url)?,
        model: word("model", &request.model)?,
        key,
        stages,
        context_tokens,
    })
}

fn same_server(a: &str, b: &str) -> bool {
    let origin = |url: &str| Url::parse(url.trim()).map(|url| url.origin());
    matches!((origin(a), origin(b)), (Ok(a), Ok(b)) if a == b)
}

fn name_stages() -> String {
    format!("choose from {}", STAGES.map(Stage::as_str).join(", "))
}

/// A field that is one line and not too long. Its content is not repeated: it may be a key.
fn word(field: &str, text: &str) -> Result<String, WireError> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
        let problem = format!("the server's {field} can't be used");
        return Err(invalid(problem, &format!("it must be one line of 1 to {LONGEST} characters")));
    }
    Ok(text.to_owned())
}

/// The address without what does not belong to it.
fn address(text: &str) -> Result<String, WireError> {
    let hint = "name it such as http://10.0.0.7:11434 or https://models.bureau.lan";
    let url = Url::parse(text.trim())
        .map_err(|error| invalid(format!("the server's address can't be used: {error}"), hint))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(invalid("the server's address is neither http nor https".to_owned(), hint));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "the server's address contains a user name or a password".to_owned(),
            "use the key",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("the server's address has a query or a fragment".to_owned(), hint));
    }
    let whole = url.as_str().trim_end_matches('/');
    Ok(whole.strip_suffix("/v1").unwrap_or(whole).trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str) -> SetServerRequest {
        SetServerRequest {
            name: " lab ".into(),
            url: url.into(),
            model: "qwen3:4b".into(),
            key: Some("sesame".into()),
            stages: vec![Stage::Graph, Stage::Translation, Stage::Graph],
            context_tokens: None,
        }
    }

    #[test]
    fn an_address_is_kept_without_what_the_protocol_adds() {
        let kept = checked(request("http://10.0.0.7:11434/v1/"), None).expect("a server");
        assert_eq!((kept.name.as_str(), kept.url.as_str()), ("lab", "http://10.0.0.7:11434"));
        assert_eq!(kept.stages, [Stage::Translation, Stage::Graph]);
        assert!(kept.is_open());
        for closed in ["http://127.0.0.1:8080", "http://[::1]:1", "http://localhost", "https://models.lan"] {
            assert!(!checked(request(closed), None).expect("a server").is_open(), "{closed}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for bad in
            ["", "10.0.0.7", "ftp://x", "file:///etc/passwd", "http://me:pw@x", "http://x/?a=b", "http://"]
        {
            let error = checked(request(bad), None).expect_err(bad);
            assert!(error.hint.is_some() && !error.message.contains("pw"), "{bad}: {error:?}");
        }
        let other = SetServerRequest { stages: vec![Stage::Extraction], ..request("http://x") };
        assert!(checked(other, None).expect_err("no stage of a server").message.contains("extraction"));
    }

    #[test]
    fn a_key_stays_until_another_or_an_empty_one_is_given_and_is_never_shown() {
        let first = checked(request("http://x"), None).expect("a server");
        assert!(!format!("{first:?}").contains("sesame") && first.shown().has_key);
        let again = SetServerRequest { key: None, model: "other".into(), ..request("http://x/v1") };
        let second = checked(again, Some(first)).expect("a server");
        assert_eq!(second.key.as_ref().map(Key::reveal), Some("sesame"));
        let moved = SetServerRequest { key: None, ..request("http://y") };
        assert!(
            checked(moved, Some(second.clone())).expect("a server").key.is_none(),
            "it is another server"
        );
        let none = SetServerRequest { key: Some(" ".into()), ..request("http://x") };
        assert!(checked(none, Some(second)).expect("a server").key.is_none());
    }
}
