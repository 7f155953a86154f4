//! Plain text whose lines were broken for the way (`format=flowed`, RFC 3676): a line that ends with a blank goes on
//! in the next. With `delsp` that blank is not part of the text.

/// Before a signature; it never goes on.
const SIGNATURE: &str = "-- ";

/// The text with its lines as they were written.
pub(super) fn joined(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let (depth, line) = unquoted(line);
        if open.is_some_and(|of| of != depth || line == SIGNATURE) {
            out.push('\n');
            open = None;
        }
        if open.is_none() {
            out.extend(std::iter::repeat_n('>', depth));
            out.push_str(if depth > 0 { " " } else { "" });
        }
        let flows = line.ends_with(' ') && line != SIGNATURE;
        out.push_str(if flows && delsp { &line[..line.len() - 1] } else { line });
        open = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    out
}

/// How deep a line is quoted, and the line without that and without the blank that was put before it.
fn unquoted(line: &str) -> (usize, &str) {
    let rest = line.trim_start_matches('>');
    (line.len() - rest.len(), rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_on_within_their_quote_and_a_signature_stays() {
        let text = "The go \ndown is at the har \nbour.\n>> one \n>> two\n> three \nfour \n-- \nAsha \n";
        assert_eq!(joined(text, true), "The godown is at the harbour.\n>> onetwo\n> three\nfour\n-- \nAsha");
        assert_eq!(joined("a \nb\n >c\n", false), "a b\n>c\n");
    }
}
