//! Fields of a document of Word: an instruction, and the text that was last shown for it.

/// Instructions that name something outside of the document.
const OUTSIDE: &[&str] =
    &["HYPERLINK", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "DDE", "DDEAUTO", "INCLUDE", "RD"];

/// Switches that are followed by a word of their own which is no target.
const WITH_WORD: &[&str] = &["\\o", "\\t", "\\c", "\\f", "\\*"];

/// What a field's instruction leads to: an address, a file, a program; `None` where it leads nowhere or to a place
/// in the same document.
pub(super) fn target(instruction: &str) -> Option<String> {
    let mut words = words(instruction).into_iter();
    let kind = words.next()?.to_uppercase();
    if !OUTSIDE.contains(&kind.as_str()) {
        return None;
    }
    let (mut targets, mut place) = (Vec::new(), None);
    while let Some(word) = words.next() {
        let lower = word.to_lowercase();
        if lower == "\\l" && kind == "HYPERLINK" {
            place = words.next();
        } else if WITH_WORD.contains(&lower.as_str()) {
            words.next();
        } else if !lower.starts_with('\\') || lower.starts_with("\\\\") {
            targets.push(word);
        }
    }
    if targets.is_empty() {
        return None;
    }
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    Some(targets.join(" ") + &place)
}

/// The words of an instruction; what stands between quotation marks is one, and a backslash in it protects the
/// character after it.
fn words(instruction: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = instruction.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            '\\' if quoted => word.extend(characters.next()),
            c if c.is_whitespace() && !quoted => out.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    out.push(word);
    out.retain(|word| !word.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_gives_its_target_without_its_switches() {
        let of = |instruction| target(instruction).unwrap_or_default();
        assert_eq!(of(" HYPERLINK \"http://a.example/x y\" \\o \"a tip\" "), "http://a.example/x y");
        assert_eq!(of("hyperlink http://a.example \\l \"part 2\" \\h"), "http://a.example#part 2");
        assert_eq!(of(" HYPERLINK \\n \\t \"_blank\" \"mailto:a@b.example\""), "mailto:a@b.example");
        assert_eq!(
            of("INCLUDEPICTURE \"C:\\\\Users\\\\asha\\\\seal.png\" \\* MERGEFORMAT"),
            "C:\\Users\\asha\\seal.png"
        );
        assert_eq!(of("DDEAUTO \"cmd.exe\" \"/k start\""), "cmd.exe /k start");
        assert_eq!(target(" HYPERLINK \\l \"_Toc1\" "), None);
        assert_eq!(target(" PAGE "), None);
        assert_eq!(target(""), None);
    }
}
