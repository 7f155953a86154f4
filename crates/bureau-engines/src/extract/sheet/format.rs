//! How a spreadsheet shows a number: leading zeros, percentages, groups, words beside it.
//!
//! A format that only groups digits or fixes how many decimals there are says nothing more than the number, which is
//! then shown as it is stored, so that it is found by its digits. And none costs digits here: where it would round away more than the noise of a binary number, or write it in
//! scientific notation, the stored number is shown.

use super::number::number;

/// A format code, as `00000`, `0.00%` or `#,##0.00;(#,##0.00)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Format {
    sections: Vec<Section>,
}

/// The part of a code for numbers of one sign, or that meet a condition.
#[derive(Debug, Clone, Default, PartialEq)]
struct Section {
    condition: Option<(String, f64)>,
    tokens: Vec<Token>,
    grouped: bool,
    percent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// `0`, `#` or `?`: whether it is always filled.
    Digit(bool),
    Point,
    Literal(char),
}

/// Digits from which grouping is not followed: telephones and accounts are no sums.
const LONG: usize = 10;

/// Decimals beyond those of the format that are noise of a division.
const NOISE: usize = 4;

/// Characters of a code at most.
const CODE: usize = 512;

impl Format {
    /// Of a code; `None` where it is general, of dates or text, or changes how large a number looks.
    pub(super) fn new(code: &str) -> Option<Self> {
        if code.len() > CODE || code.eq_ignore_ascii_case("general") {
            return None;
        }
        let sections: Option<Vec<Section>> =
            divided(code).into_iter().take(3).map(|part| section(&part)).collect();
        let sections = sections?;
        sections.iter().any(Section::says_more).then_some(Self { sections })
    }

    /// A format that every workbook has, by its number.
    pub(super) fn built_in(number: u32) -> Option<Self> {
        let code = match number {
            9 => "0%",
            10 => "0.00%",
            _ => return None,
        };
        Self::new(code)
    }

    /// The number in this format; `None` where it is better shown as it is stored.
    pub(super) fn shown(&self, value: f64) -> Option<String> {
        let (section, negative) = self.section(value)?;
        let scaled = if section.percent { value.abs() * 100.0 } else { value.abs() };
        let plain = number(scaled);
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
        if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let room = section.decimals();
        let (whole, decimals) = match decimals.len().checked_sub(room + NOISE) {
            Some(1..) if room > 0 || section.percent => {
                rounded(scaled, room.max(if section.percent { 2 } else { 0 }))
            }
            _ => (whole.to_owned(), decimals.to_owned()),
        };
        let shown = section.laid_out(&whole, &decimals)?;
        Some(if negative { format!("-{shown}") } else { shown })
    }

    /// The section for a value, and whether the sign must be written.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let meets = |section: &&Section| match &section.condition {
            Some((operator, bound)) => compare(value, operator, *bound),
            None => true,
        };
        if self.sections.iter().any(|section| section.condition.is_some()) {
            return self.sections.iter().find(meets).map(|section| (section, value < 0.0));
        }
        match self.sections.as_slice() {
            [_, below, ..] if value < 0.0 => Some((below, false)),
            [_, _, zero] if value == 0.0 => Some((zero, false)),
            [first, ..] => Some((first, value < 0.0)),
            [] => None,
        }
    }
}

impl Section {
    /// Whether it fills up with zeros, or writes something beside digits and a sign.
    fn says_more(&self) -> bool {
        let front = self.tokens.iter().take_while(|token| **token != Token::Point);
        let zeros = front.filter(|token| **token == Token::Digit(true)).count();
        let words = self
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Literal(c) if !matches!(c, '-' | '+' | '(' | ')' | ' ')));
        let digits = self.tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        digits && (zeros > 1 || words)
    }

    fn decimals(&self) -> usize {
        let behind = self.tokens.iter().skip_while(|token| **token != Token::Point);
        behind.filter(|token| matches!(token, Token::Digit(_))).count()
    }

    /// Digits into their places, from the right; what there is no place for stands before the first.
    fn laid_out(&self, whole: &str, decimals: &str) -> Option<String> {
        // Without a point the decimals that are stored stand behind the last place.
        let last = self.tokens.iter().rposition(|t| matches!(t, Token::Digit(_))).map_or(0, |at| at + 1);
        let point = self.tokens.iter().position(|t| *t == Token::Point).unwrap_or(last);
        let (front, back) = self.tokens.split_at(point);
        let places: Vec<bool> = front
            .iter()
            .filter_map(|t| if let Token::Digit(must) = t { Some(*must) } else { None })
            .collect();
        let fewest = places.iter().position(|must| *must).map_or(0, |first| places.len() - first).max(1);
        let digits = format!("{whole:0>fewest$}");
        let currency = self.tokens.iter().any(|t| matches!(t, Token::Literal(c) if !c.is_ascii()));
        if self.grouped && digits.len() >= LONG && self.decimals() == 0 && !currency {
            return None;
        }
        let mut out = String::new();
        let mut left = places.len();
        let mut taken = 0;
        for token in front {
            match token {
                Token::Digit(_) => {
                    left -= 1;
                    let upto = digits.len().saturating_sub(left);
                    for at in taken..upto {
                        out.push(char::from(digits.as_bytes()[at]));
                        let rest = digits.len() - at - 1;
                        if self.grouped && rest > 0 && rest.is_multiple_of(3) {
                            out.push(',');
                        }
                    }
                    taken = taken.max(upto);
                }
                Token::Literal(c) if taken > 0 || left == places.len() => out.push(*c),
                Token::Literal(_) | Token::Point => {}
            }
        }
        if places.is_empty() {
            return None;
        }
        out.push_str(&self.behind(back, decimals));
        Some(out.trim().to_owned())
    }

    /// The point and the decimals: as many as the format has, and all that are stored.
    fn behind(&self, back: &[Token], decimals: &str) -> String {
        let must = back.iter().rposition(|t| *t == Token::Digit(true));
        let fewest =
            must.map_or(0, |last| back[..=last].iter().filter(|t| matches!(t, Token::Digit(_))).count());
        let digits = format!("{decimals:0<fewest$}");
        let words: String =
            back.iter().filter_map(|t| if let Token::Literal(c) = t { Some(*c) } else { None }).collect();
        if digits.is_empty() { words } else { format!(".{digits}{words}") }
    }
}

fn rounded(value: f64, decimals: usize) -> (String, String) {
    let text = format!("{value:.decimals$}");
    let (whole, decimals) = text.split_once('.').unwrap_or((text.as_str(), ""));
    (whole.to_owned(), decimals.to_owned())
}

fn compare(value: f64, operator: &str, bound: f64) -> bool {
    match operator {
        ">=" => value >= bound,
        "<=" => value <= bound,
        "<>" => (value - bound).abs() > f64::EPSILON,
        ">" => value > bound,
        "<" => value < bound,
        _ => (value - bound).abs() <= f64::EPSILON,
    }
}

/// The sections of a code, apart by `;` outside of quotes.
fn divided(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            parts.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// One section; `None` where it is of dates or text, scales, or writes fractions or powers.
fn section(code: &str) -> Option<Section> {
    let mut section = Section::default();
    let mut pending_comma = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '0' | '#' | '?' => {
                section.grouped |= pending_comma;
                pending_comma = false;
                section.tokens.push(Token::Digit(c == '0'));
            }
            ',' => pending_comma = section.tokens.iter().any(|t| matches!(t, Token::Digit(_))),
            '.' if section.tokens.contains(&Token::Point) => return None,
            '.' => section.tokens.push(Token::Point),
            '%' => {
                section.percent = true;
                section.tokens.push(Token::Literal('%'));
            }
            '"' => {
                chars.by_ref().take_while(|c| *c != '"').for_each(|c| section.tokens.push(Token::Literal(c)))
            }
            '\\' => section.tokens.extend(chars.next().map(Token::Literal)),
            '_' | '*' => {
                chars.next();
            }
            '[' => bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>(), &mut section)?,
            '@' | '/' | 'E' | 'e' => return None,
            c if c.is_ascii_alphabetic() => return None,
            c => section.tokens.push(Token::Literal(c)),
        }
    }
    // A comma behind the last digit divides by a thousand.
    (!pending_comma).then_some(section)
}

/// What stands in brackets: a colour, a currency, a condition; lengths of time are no numbers.
fn bracket(text: &str, section: &mut Section) -> Option<()> {
    if let Some(currency) = text.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        section.tokens.extend(sign.chars().map(Token::Literal));
        return Some(());
    }
    if text.starts_with(['<', '>', '=']) {
        let bound = text.trim_start_matches(['<', '>', '=']);
        section.condition = Some((text[..text.len() - bound.len()].to_owned(), bound.trim().parse().ok()?));
        return Some(());
    }
    (!matches!(text.to_lowercase().trim_matches(['h', 'm', 's']), "")).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> Option<String> {
        Format::new(code)?.shown(value)
    }

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        for (code, value, expected) in [
            ("0000000000", 912_345.0, "0000912345"),
            ("0.00%", 0.1234, "12.34%"),
            ("0%", 0.07, "7%"),
            ("0.0%", 1.0 / 3.0, "33.33%"),
            ("[$€-2] #,##0", 919_000_011_105.0, "€ 919,000,011,105"),
            ("\"INR \"0", 500.0, "INR 500"),
            ("[$₹-4009] #,##0.00", 1_234.5, "₹ 1,234.50"),
            ("#,##0.00\" Cr\";(#,##0.00\" Dr\")", -5.0, "(5.00 Dr)"),
            ("0.00\" kg\"", 1234.5678, "1234.5678 kg"),
            ("0.00\" kg\"", 2.0 / 3.0, "0.67 kg"),
            ("000\\-000\\-0000", 9_000_011_105.0, "900-001-1105"),
            ("[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0", 2_500_000.0, "25,00,000"),
            ("00", -7.0, "-07"),
            ("00", 5.5, "05.5"),
            ("0%", 0.125, "12.5%"),
        ] {
            let expected = Some(expected.to_owned()).filter(|text| !text.is_empty());
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
    }

    #[test]
    fn formats_that_say_no_more_or_hide_a_number_are_not_followed() {
        for code in [
            "General",
            "#,##0.00",
            "0",
            "#,##0_);(#,##0)",
            "@",
            "0.00E+00",
            "# ?/?",
            "0,",
            "dd/mm/yyyy",
            "[h]:mm:ss",
            ";;;",
            "",
        ] {
            assert_eq!(shown(code, 919_000_011_105.0), None, "{code}");
        }
    }
}
