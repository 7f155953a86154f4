//! Tokens of a model into words.

use bureau_model::output::Word;

/// A piece of text as a model gives it: often a part of a word, and of many scripts a part of a character.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// UTF-8, perhaps cut inside a character.
    pub bytes: Vec<u8>,
    /// How certain it is, between 0 and 1.
    pub confidence: f32,
    /// Start and end, in seconds.
    pub seconds: [f64; 2],
}

/// Languages that are written without spaces between words, ISO 639-1.
const WITHOUT_SPACES: [&str; 7] = ["zh", "yue", "ja", "th", "lo", "my", "km"];

/// The words of a stretch of speech. A word begins at a space; in languages without spaces each token that ends a
/// character ends a word.
pub fn words(tokens: &[Token], language: &str) -> Vec<Word> {
    let spaceless = WITHOUT_SPACES.contains(&language);
    let mut words: Vec<Word> = Vec::new();
    let mut open: Vec<&Token> = Vec::new();
    for token in tokens {
        let whole = String::from_utf8(open.iter().flat_map(|t| t.bytes.iter().copied()).collect()).is_ok();
        let begins = token.bytes.first() == Some(&b' ') || (spaceless && whole);
        if begins && !open.is_empty() {
            words.extend(word(&open));
            open.clear();
        }
        open.push(token);
    }
    words.extend(word(&open));
    words
}

fn word(tokens: &[&Token]) -> Option<Word> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let bytes: Vec<u8> = tokens.iter().flat_map(|t| t.bytes.iter().copied()).collect();
    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
    if text.is_empty() {
        return None;
    }
    let sum: f32 = tokens.iter().map(|t| t.confidence).sum();
    Some(Word {
        text,
        confidence: sum / tokens.len() as f32,
        area: None,
        seconds: Some([first.seconds[0], last.seconds[1].max(first.seconds[0])]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(texts: &[&[u8]]) -> Vec<Token> {
        let token = |(n, bytes): (usize, &&[u8])| Token {
            bytes: bytes.to_vec(),
            confidence: 0.5 + n as f32 * 0.1,
            seconds: [n as f64, n as f64 + 1.0],
        };
        texts.iter().enumerate().map(token).collect()
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|w| w.text.as_str()).collect()
    }

    #[test]
    fn a_word_is_what_stands_between_spaces() {
        let found = words(&tokens(&[b" ask", b" coun", b"try", b".", b" Yes"]), "en");
        assert_eq!(texts(&found), ["ask", "country.", "Yes"]);
        assert_eq!(found[1].seconds, Some([1.0, 4.0]));
        assert!((found[1].confidence - 0.7).abs() < 1e-6);
    }

    #[test]
    fn characters_that_are_cut_are_put_together() {
        let devanagari = " नम".as_bytes();
        let found = words(&tokens(&[&devanagari[..3], &devanagari[3..]]), "hi");
        assert_eq!(texts(&found), ["नम"]);
        let chinese = "你好".as_bytes();
        let found = words(&tokens(&[&chinese[..2], &chinese[2..3], &chinese[3..]]), "zh");
        assert_eq!(texts(&found), ["你", "好"]);
    }
}
