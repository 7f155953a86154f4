//! Names that become names of files: of a model and of its files. They may come from a stranger's stick.

use bureau_model::catalogue::CARD_FILE;
use bureau_model::{Code, WireError};

const LONGEST: usize = 128;

/// Checks that a model's id can be the name of its folder.
pub(crate) fn check_id(id: &str) -> Result<(), WireError> {
    if plain(id) {
        return Ok(());
    }
    let text = format!("{id:?} can't be the id of a model");
    Err(WireError::new(Code::Invalid, text)
        .with_hint("use letters, digits, dots, hyphens and underscores, and don't begin with a dot"))
}

/// Checks that the name of a model's file stays in its folder and is none of ours.
pub(crate) fn check_file(name: &str) -> Result<(), WireError> {
    if plain(name) && name != CARD_FILE {
        return Ok(());
    }
    let text = format!("{name:?} can't be the name of a model's file");
    Err(WireError::new(Code::Invalid, text)
        .with_hint("a model's files must be directly in its folder, with plain names"))
}

fn plain(name: &str) -> bool {
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    !name.is_empty() && name.len() <= LONGEST && !name.starts_with('.') && name.chars().all(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_not_leave_its_folder() {
        for good in ["qwen2.5-1.5b-instruct", "a_b", "x+y"] {
            check_id(good).expect("an ordinary id");
        }
        for bad in ["", ".", "..", "../x", "a/b", "/etc/passwd", ".hidden", "a\0b", "a b", "ä"] {
            assert!(check_id(bad).is_err() && check_file(bad).is_err(), "{bad:?}");
        }
        assert!(check_file(CARD_FILE).is_err());
    }
}
