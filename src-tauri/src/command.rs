//! The commands of the page: one line each, made from the one list.

use bureau_app::{Session, command};
use bureau_model::WireError;
use bureau_model::wire::*;
use tauri::ipc::Invoke;
use tauri::{State, Wry};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $response:ty;)+) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            async fn $name(session: State<'_, Session>, request: $request) -> Result<$response, WireError> {
                command::$name(&session, request).await
            }
        )+

        /// Answers every command of the list, and the subscription to events.
        pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![crate::stream::subscribe_events, $($name),+]
        }
    };
}
bureau_model::for_each_command!(commands);
