//! What was chosen in a field of a form. Word shows it and keeps it beside the text.

/// A list to choose from, or a box to tick.
#[derive(Debug, Default)]
pub(super) struct Form {
    entries: Vec<String>,
    chosen: usize,
    is_ticked: Option<bool>,
}

/// Entries of a list at most.
const ENTRIES: usize = 1_000;

impl Form {
    /// An element of the field's description, with its value.
    pub(super) fn open(&mut self, name: &str, value: Option<String>) {
        match (name, value) {
            ("listEntry", Some(entry)) if self.entries.len() < ENTRIES => self.entries.push(entry),
            ("result" | "default", Some(number)) if self.is_ticked.is_none() => {
                self.chosen = number.parse().unwrap_or_default();
            }
            ("checkBox", _) => self.is_ticked = Some(false),
            ("checked" | "default", value) if self.is_ticked.is_some() => {
                self.is_ticked =
                    Some(!value.is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off")));
            }
            _ => {}
        }
    }

    pub(super) fn chosen(&self) -> Option<String> {
        match self.is_ticked {
            Some(is_ticked) => Some(if is_ticked { "☒" } else { "☐" }.to_owned()),
            None => self.entries.get(self.chosen).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(elements: &[(&str, Option<&str>)]) -> Option<String> {
        let mut form = Form::default();
        for (name, value) in elements {
            form.open(name, value.map(str::to_owned));
        }
        form.chosen()
    }

    #[test]
    fn what_was_chosen_and_ticked_is_text() {
        let list = [("result", Some("1")), ("listEntry", Some("Cash")), ("listEntry", Some("Hawala"))];
        assert_eq!(form(&list).as_deref(), Some("Hawala"));
        assert_eq!(
            form(&[("checkBox", None), ("default", Some("0")), ("checked", None)]).as_deref(),
            Some("☒")
        );
        assert_eq!(form(&[("checkBox", None), ("default", Some("0"))]).as_deref(), Some("☐"));
        assert_eq!(form(&[("textInput", None), ("default", Some("x"))]), None);
    }
}
