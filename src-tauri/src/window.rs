//! The one window.

use bureau_model::{Code, WireError};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindowBuilder};

const MAIN: &str = "main";

/// Where the page is asked to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Destination {
    pub(crate) case_name: String,
    pub(crate) job_id: Option<String>,
    pub(crate) artifact_id: Option<i64>,
}

/// Opens it. It shows its own page and never another one.
pub(crate) fn open(handle: &AppHandle) -> Result<(), WireError> {
    WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::default())
        .title("Bureau")
        .inner_size(1280.0, 800.0)
        .min_inner_size(880.0, 560.0)
        .on_navigation(|url| url.scheme() == "tauri")
        .build()
        .map(drop)
        .map_err(|error| WireError::new(Code::Internal, format!("the window can't be opened: {error}")))
}

/// Brings it to the front.
pub(crate) fn show(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::debug!(%error, "the window does not come to the front");
    }
}

/// Brings it to the front, at a case, a job or an artifact.
pub(crate) fn go_to(handle: &AppHandle, destination: Destination) {
    show(handle);
    if let Err(error) = handle.emit_to(MAIN, "navigate", destination) {
        tracing::debug!(%error, "the page does not listen");
    }
}
