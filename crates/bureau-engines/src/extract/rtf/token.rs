//! Rich text in its pieces: groups, control words, bytes.

/// A piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word, with its number.
    Word(&'a str, Option<i32>),
    /// A control sign such as `~`.
    Sign(u8),
    /// A byte of text, in whatever encoding is the font's.
    Byte(u8),
}

/// Letters of a control word at most.
const WORD: usize = 64;

/// The pieces of a text. Binary data is passed over.
pub(super) struct Tokens<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            match first {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => match self.control() {
                    Some(Token::Word("bin", Some(length))) => {
                        self.0 =
                            self.0.get(usize::try_from(length).unwrap_or_default()..).unwrap_or_default();
                    }
                    token => return token,
                },
                b'\r' | b'\n' | 0 => {}
                byte => return Some(Token::Byte(*byte)),
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self.0.iter().take(WORD).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters > 0 {
            return self.word(letters);
        }
        let (sign, rest) = self.0.split_first()?;
        self.0 = rest;
        if *sign != b'\'' {
            return Some(Token::Sign(*sign));
        }
        let digits = self.0.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if byte.is_some() {
            self.0 = self.0.get(2..).unwrap_or_default();
        }
        Some(byte.map_or(Token::Sign(b'\''), Token::Byte))
    }

    fn word(&mut self, letters: usize) -> Option<Token<'a>> {
        let (word, rest) = self.0.split_at_checked(letters)?;
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let length = if digits > 0 { sign + digits } else { 0 };
        let (number, rest) = rest.split_at_checked(length)?;
        self.0 = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        Some(Token::Word(std::str::from_utf8(word).ok()?, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes_are_told_apart_and_binary_data_is_passed_over() {
        let tokens: Vec<Token<'_>> = Tokens(b"{\\b0 a\\'e9\\u-10\\_\\bin3 }}{x}\r\n\\").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Byte(b'a'),
                Token::Byte(0xe9),
                Token::Word("u", Some(-10)),
                Token::Sign(b'_'),
                Token::Byte(b'x'),
                Token::Close,
            ]
        );
    }
}
