//! A chat answer as it comes: server-sent events, or one JSON document from a server that does not stream.

use super::trouble::Trouble;
use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Words>,
    message: Option<Words>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Words {
    content: Option<String>,
}

/// The answer so far.
pub(super) struct Answer {
    streamed: bool,
    pending: Vec<u8>,
    text: String,
    finished: Option<String>,
}

const NOT_THE_PROTOCOL: Trouble = Trouble::Nonsense("its answer does not follow the protocol");

impl Answer {
    pub(super) fn new(streamed: bool) -> Self {
        Self { streamed, pending: Vec::new(), text: String::new(), finished: None }
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, piece: &[u8]) -> Result<(), Trouble> {
        self.pending.extend_from_slice(piece);
        while self.streamed
            && let Some(end) = self.pending.iter().position(|byte| *byte == b'\n')
        {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            self.line(&line)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Trouble> {
        // Comments, names of events and empty lines say nothing.
        let Some(data) = line.strip_prefix(b"data:") else { return Ok(()) };
        match data.trim_ascii() {
            b"" => Ok(()),
            b"[DONE]" => {
                self.finished.get_or_insert_with(|| "stop".to_owned());
                Ok(())
            }
            data => self.event(data),
        }
    }

    fn event(&mut self, data: &[u8]) -> Result<(), Trouble> {
        let event: Event = serde_json::from_slice(data).map_err(|_| NOT_THE_PROTOCOL)?;
        for choice in event.choices.into_iter().take(1) {
            let words = choice.delta.or(choice.message).and_then(|words| words.content);
            self.text.push_str(&words.unwrap_or_default());
            self.finished = choice.finish_reason.or(self.finished.take());
        }
        Ok(())
    }

    /// The whole answer.
    pub(super) fn end(mut self) -> Result<String, Trouble> {
        let rest = std::mem::take(&mut self.pending);
        if self.streamed {
            self.line(&rest)?
        } else {
            self.event(&rest)?
        }
        match self.finished.as_deref() {
            Some("length") => Err(Trouble::Unfinished),
            Some(_) => Ok(self.text),
            None => Err(Trouble::Broken("its answer was cut off".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(streamed: bool, pieces: &[&str]) -> Result<String, Trouble> {
        let mut answer = Answer::new(streamed);
        pieces.iter().try_for_each(|piece| answer.take(piece.as_bytes()))?;
        answer.end()
    }

    #[test]
    fn an_answer_may_come_in_any_pieces() {
        let whole = "data: {\"choices\":[{\"delta\":{\"content\":\"नम\"}}]}\n\n: wait\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"स्ते\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        for cut in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
            let (a, b) = whole.split_at(cut);
            assert_eq!(heard(true, &[a, b]).expect("an answer"), "नमस्ते", "{cut}");
        }
        let document = r#"{"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}"#;
        assert_eq!(heard(false, &[document]).expect("an answer"), "yes");
    }

    #[test]
    fn what_breaks_off_or_is_too_short_is_no_answer() {
        let begun = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
        assert!(matches!(heard(true, &[begun]), Err(Trouble::Broken(_))));
        let cut = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n";
        assert!(matches!(heard(true, &[cut]), Err(Trouble::Unfinished)));
        assert!(matches!(heard(false, &["<html>"]), Err(Trouble::Nonsense(_))));
        assert!(matches!(heard(true, &["data: {\n"]), Err(Trouble::Nonsense(_))));
    }
}
