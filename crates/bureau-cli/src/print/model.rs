//! Models, written for a reader.

use super::Readable;
use super::clean::{clean, clean_lines};
use super::table::{bytes, table};
use bureau_model::wire::{Model, ModelChanged, ModelState, Models, ServerHealth, Servers, ServersChanged};
use std::fmt::Write;

impl Readable for Models {
    fn text(&self) -> String {
        let rows = self.models.iter().map(|model| {
            [
                model.id.clone(),
                state(model),
                model.stages.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", "),
                if model.languages.is_empty() { "any".to_owned() } else { model.languages.join(" ") },
                if model.size_bytes == 0 { "?".to_owned() } else { bytes(model.size_bytes) },
                model.licence.clone(),
            ]
        });
        let mut text = table(["model", "state", "stages", "languages", "size", "licence"], &[4], rows);
        let _ = write!(text, "\nInstalled models are stored in {}.\n", clean(&self.folder));
        for model in self.models.iter().filter(|model| model.state == ModelState::Broken) {
            let problem = model.problem.as_deref().unwrap_or_default();
            let _ = writeln!(text, "{} is damaged: {}", clean(&model.id), clean(problem));
        }
        text
    }
}

impl Readable for Servers {
    fn text(&self) -> String {
        if self.servers.is_empty() {
            return "There are no servers: everything is done on this computer.".to_owned();
        }
        let rows = self.servers.iter().map(|server| {
            [
                server.name.clone(),
                server.url.clone(),
                server.model.clone(),
                server.stages.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", "),
                server.context_tokens.to_string(),
                if server.has_key { "yes" } else { "no" }.to_owned(),
            ]
        });
        table(["name", "address", "model", "stages", "context", "key"], &[4], rows)
    }
}

impl Readable for ServersChanged {
    fn text(&self) -> String {
        let mut text = Servers { servers: self.servers.clone() }.text();
        if self.waiting > 0 {
            let _ = write!(
                text,
                "\n\n{} files skipped a stage that can be done now. `bureau models run` runs it.",
                self.waiting
            );
        }
        text
    }
}

impl Readable for ServerHealth {
    fn text(&self) -> String {
        let mut text = format!("{} {}: {}", self.health, self.name, self.finding);
        if let Some(hint) = &self.hint {
            let _ = write!(text, "\n  {hint}");
        }
        clean_lines(&text)
    }
}

fn state(model: &Model) -> String {
    match model.state {
        ModelState::Partial => format!("{} downloaded", bytes(model.present_bytes)),
        ModelState::Available if !model.installable => "import only".to_owned(),
        ModelState::Available | ModelState::Installed | ModelState::Broken => model.state.to_string(),
    }
}

impl Readable for ModelChanged {
    fn text(&self) -> String {
        let Model { id, state, .. } = &self.model;
        let mut text = match state {
            ModelState::Installed => format!("{id} is installed."),
            ModelState::Available | ModelState::Partial => format!("{id} is not installed any more."),
            ModelState::Broken => format!("{id} is damaged."),
        };
        if *state == ModelState::Installed && self.waiting > 0 {
            let _ = write!(
                text,
                "\n{} files skipped a stage that it can do. `bureau models run` runs it.",
                self.waiting
            );
        }
        clean_lines(&text)
    }
}
