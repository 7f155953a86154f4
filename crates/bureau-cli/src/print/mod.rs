//! What goes to the terminal: standard output for answers, standard error for everything else.
//!
//! With `--json` an answer is one JSON document. Otherwise it is written for a reader ([`Readable`]). Names and
//! texts are evidence: whatever could steer a terminal is taken out of them ([`clean()`]).

mod answer;
mod clean;
mod job;
mod model;
pub(crate) mod status;
mod table;
mod timeline;
mod zone;

use bureau_model::WireError;
use serde::Serialize;
use std::io::Write;

pub(crate) use answer::Readable;
pub(crate) use clean::clean;
pub(crate) use table::seconds;

/// Prints answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printer {
    pub(crate) json: bool,
}

impl Printer {
    /// An answer, as JSON or for a reader.
    pub(crate) fn answer<T: Serialize + Readable>(self, answer: &T) {
        if self.json {
            // As it is made: the status of a large job has hundreds of megabytes.
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let _reader_gone = serde_json::to_writer_pretty(&mut out, answer);
            line(&mut out, "");
        } else {
            line(&mut std::io::stdout(), answer.text().trim_end());
        }
    }

    /// Something that happens while it works.
    pub(crate) fn say(self, text: &str) {
        if !self.json {
            line(&mut std::io::stderr(), text);
        }
    }

    /// An error with its way out.
    pub(crate) fn error(self, error: &WireError) {
        if self.json {
            line(&mut std::io::stderr(), &serde_json::to_string(error).unwrap_or_default());
            return;
        }
        line(&mut std::io::stderr(), &format!("bureau: {}", clean(&error.message)));
        if let Some(hint) = &error.hint {
            line(&mut std::io::stderr(), &format!("  {}", clean(hint)));
        }
    }
}

/// A reader that went away (`| head`) is no error.
fn line(to: &mut impl Write, text: &str) {
    let _reader_gone = writeln!(to, "{text}");
}
