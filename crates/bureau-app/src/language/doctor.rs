//! What the doctor says of language models and servers.

use super::kept::Kept;
use super::plan::{Program, Setup};
use super::servers;
use crate::App;
use bureau_model::Stage;
use bureau_model::wire::{Check, Health};

/// One check for translation, and one for each server: what is sent there leaves this machine.
pub(crate) async fn examine(app: &App, setup: &Setup) -> Vec<Check> {
    let servers = servers::kept(app, app.scope()).await.unwrap_or_default();
    std::iter::once(translation(setup)).chain(servers.iter().map(server)).collect()
}

fn translation(setup: &Setup) -> Check {
    let who = setup.names(Stage::Translation);
    let (health, finding, hint) = match (who.as_slice(), setup.program()) {
        ([], Program::Missing) => (
            Health::Limited,
            "a language model is installed, but this build of Bureau can't run it".to_owned(),
            Some("build Bureau with the feature llm, or add a server under Models"),
        ),
        ([], Program::Works | Program::NotNeeded) => (
            Health::Limited,
            "no translation model is installed: texts are not translated".to_owned(),
            Some("install one under Models, or add a server there"),
        ),
        (names, _) => (Health::Good, names.join(", "), None),
    };
    Check { name: "Translation".to_owned(), health, finding, hint: hint.map(str::to_owned) }
}

fn server(server: &Kept) -> Check {
    let stages = server.stages.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", ");
    let open = server.is_open();
    let how = if open { "unencrypted" } else { "over an encrypted connection" };
    Check {
        name: format!("Server {}", server.name),
        health: if open { Health::Limited } else { Health::Good },
        finding: format!("texts of evidence are sent to {} {how} for {stages}", server.url),
        hint: open.then(|| "anyone on that network can read them: use https".to_owned()),
    }
}
