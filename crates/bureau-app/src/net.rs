//! The one place where a connection to another machine begins. Nothing here connects by itself: a model is
//! fetched when somebody installs it, a server asked when somebody has named it.

use reqwest::ClientBuilder;
use std::sync::Once;

/// A client that speaks TLS with the certificates that the system trusts, and says of itself only its name.
pub(crate) fn client() -> ClientBuilder {
    static PROVIDER: Once = Once::new();
    // Another part of the process may have chosen one already: any does.
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    reqwest::Client::builder().user_agent("bureau").referer(false)
}

/// What a failed request says, without the address, which may hold a name of the investigation.
pub(crate) fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
