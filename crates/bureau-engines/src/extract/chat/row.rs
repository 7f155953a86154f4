//! A message as a row of text: when, who, what, and what came with it.

use super::conversation::Entry;
use super::people::label;
use bureau_model::output::MessageKind;

/// Recipients of one message at most.
pub(super) const RECIPIENTS: usize = 50;

/// The row.
pub(super) fn of(entry: &Entry) -> String {
    let mut row = entry.when.shown.clone();
    let call = entry.kind == MessageKind::Call;
    if entry.kind != MessageKind::Notice {
        row = format!("{row} {}{}", label(&entry.sender), if call { " called" } else { "" });
        let to: Vec<String> = entry.recipients.iter().take(RECIPIENTS).map(label).collect();
        if call || !to.is_empty() {
            row = format!("{row}{} {}", if call { "" } else { " to" }, to.join(", "));
        }
        row = format!("{}:", row.trim_end());
    }
    let seconds = entry.seconds.map(|seconds| format!("{seconds} s"));
    let missing: Vec<String> =
        entry.attachments.iter().filter(|name| !entry.text.contains(name.as_str())).cloned().collect();
    let attached = (!missing.is_empty()).then(|| format!("[attached: {}]", missing.join(", ")));
    let status = entry.status.as_ref().map(|status| format!("[{status}]"));
    let parts = [Some(entry.text.trim().to_owned()), seconds, attached, status];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    std::iter::once(row.trim().to_owned()).chain(parts).collect::<Vec<_>>().join(" ")
}
