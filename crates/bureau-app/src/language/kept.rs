//! A server as it is kept.

use bureau_model::Stage;
use bureau_model::wire::Server;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// A key, which no output shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key(pub(super) String);

impl Key {
    /// For the header of a request to its server.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A server that the analyst has named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) name: String,
    /// Without `/v1` and without a slash at its end.
    pub(crate) url: String,
    pub(crate) model: String,
    pub(crate) key: Option<Key>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) context_tokens: u32,
}

impl Kept {
    /// As the analyst sees it.
    pub(crate) fn shown(&self) -> Server {
        Server {
            name: self.name.clone(),
            url: self.url.clone(),
            model: self.model.clone(),
            stages: self.stages.clone(),
            has_key: self.key.is_some(),
            context_tokens: self.context_tokens,
        }
    }

    /// Whether what is sent to it can be read on the way: it is not encrypted and leaves this machine.
    pub(crate) fn is_open(&self) -> bool {
        let Ok(url) = Url::parse(&self.url) else { return true };
        url.scheme() != "https" && !is_this_machine(&url)
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
