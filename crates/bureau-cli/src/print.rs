//! What goes to the terminal: standard output for answers, standard error for everything else.

use bureau_model::WireError;
use bureau_model::wire::Content;
use serde::Serialize;
use std::io::Write;

/// Prints answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printer {
    pub(crate) json: bool,
}

impl Printer {
    /// A whole answer as JSON.
    pub(crate) fn document(self, document: &impl Serialize) {
        let text = serde_json::to_string_pretty(document).unwrap_or_default();
        line(&mut std::io::stdout(), &text);
    }

    /// A text as it is, or the whole answer as JSON.
    pub(crate) fn content(self, content: &Content) {
        if self.json { self.document(content) } else { line(&mut std::io::stdout(), &content.content) }
    }

    /// Something that happens while it works.
    pub(crate) fn live(self, text: &str) {
        line(&mut std::io::stderr(), text);
    }

    /// An error with its way out.
    pub(crate) fn error(self, error: &WireError) {
        if self.json {
            line(&mut std::io::stderr(), &serde_json::to_string(error).unwrap_or_default());
            return;
        }
        line(&mut std::io::stderr(), &format!("bureau: {}", error.message));
        if let Some(hint) = &error.hint {
            line(&mut std::io::stderr(), &format!("  {hint}"));
        }
    }
}

/// A reader that went away (`| head`) is no error.
fn line(to: &mut impl Write, text: &str) {
    let _reader_gone = writeln!(to, "{text}");
}
