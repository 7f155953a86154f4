//! The stamp before a message: a day in figures or with a month's name, and a time of day.

use super::half::{self, Half};
use crate::graph::{month, plain_char};

/// A day as it stands in a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Year, month and day.
    Sure(i16, i8, i8),
    /// Three figures whose order the whole file tells.
    Figures([i16; 3]),
}

/// A stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) day: Day,
    /// Hour, minute and second; none where the half of the day can't be told.
    pub(super) time: Option<(i8, i8, Option<i8>)>,
    /// As it stands.
    pub(super) raw: String,
}

patterns! {
    FIGURES = r"^(?P<a>[0-9]{1,4})(?:[-/.] ?|年|년 ?)(?P<b>[0-9]{1,2})(?:[-/.] ?|月|월 ?)(?P<c>[0-9]{1,4})(?:\.|日|일)?(?P<mid>[^0-9:]{1,24})(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?P<half>[^0-9]{0,16})$";
    DAY_FIRST = r"^(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[. -]{1,2}(?:de )?(?P<w>[\p{L}\p{M}]{3,12})\.?,?[ -](?:de )?(?P<y>[0-9]{4})(?P<mid>[^0-9:]{1,24})(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?P<half>[^0-9]{0,16})$";
    MONTH_FIRST = r"^(?P<w>[\p{L}\p{M}]{3,12})\.? (?P<d>[0-9]{1,2}),? (?P<y>[0-9]{4})(?P<mid>[^0-9:]{1,24})(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?P<half>[^0-9]{0,16})$";
    TIME_FIRST = r"^(?P<mid>[^0-9:]{0,12})(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?(?P<half>[^0-9]{0,16}), (?P<a>[0-9]{1,4})[-/.] ?(?P<b>[0-9]{1,2})[-/.] ?(?P<c>[0-9]{1,4})\.?$";
}

/// The stamp that `text` is; `None` when it is none.
pub(super) fn read(text: &str) -> Option<Stamp> {
    let raw = text.trim();
    let folded: String = raw.chars().map(plain_char).collect();
    [&*FIGURES, &*DAY_FIRST, &*MONTH_FIRST, &*TIME_FIRST].iter().find_map(|pattern| {
        let captures = pattern.captures(&folded)?;
        let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let day = match (number("a"), number("b"), number("c")) {
            (Some(a), Some(b), Some(c)) => Day::Figures([a, b, c]),
            _ => Day::Sure(number("y")?, i8::try_from(month(&captures["w"])?).ok()?, number("d")? as i8),
        };
        let (hour, minute) = (number("h")? as i8, number("m")? as i8);
        let second = number("s").map(|s| s as i8);
        if hour > 24 || minute > 59 || second.is_some_and(|s| s > 60) {
            return None;
        }
        let half = half::read(&captures["mid"], &captures["half"]);
        // A word that nobody knows after a time is no stamp, unless the hour needs none.
        if half == Half::Unknown && captures["half"].trim().chars().count() > 12 {
            return None;
        }
        let time = half.hour(hour).map(|hour| (hour, minute, second.map(|s| s.min(59))));
        Some(Stamp { day, time, raw: raw.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_many_countries() {
        let evening = Some((21, 15, None));
        for (text, day, time) in [
            ("05/03/24, 9:15:07\u{202f}PM", Day::Figures([5, 3, 24]), Some((21, 15, Some(7)))),
            ("28/3/2025, 9:29 p. m.", Day::Figures([28, 3, 2025]), Some((21, 29, None))),
            ("05/03/2024, 21:15", Day::Figures([5, 3, 2024]), evening),
            ("05.03.24, 21:15", Day::Figures([5, 3, 24]), evening),
            ("5.3.2024 klo 21.15", Day::Figures([5, 3, 2024]), evening),
            ("2024-03-05, 9:15 PM", Day::Figures([2024, 3, 5]), evening),
            ("2024. 3. 5. 오후 9:15", Day::Figures([2024, 3, 5]), evening),
            ("2024년 3월 5일 오후 9:15", Day::Figures([2024, 3, 5]), evening),
            ("2024/3/5 晚上9:15", Day::Figures([2024, 3, 5]), evening),
            ("05/03/2024 à 21:15", Day::Figures([5, 3, 2024]), evening),
            ("५/३/२४, ९:१५ pm", Day::Figures([5, 3, 24]), evening),
            ("٥/٣/٢٠٢٤، ٩:١٥ م", Day::Figures([5, 3, 2024]), evening),
            ("5 Mar 2024, 9:15 PM", Day::Sure(2024, 3, 5), evening),
            ("5 de mar. de 2024 21:15", Day::Sure(2024, 3, 5), evening),
            ("Mar 5, 2024, 9:15 PM", Day::Sure(2024, 3, 5), evening),
            ("9:15 pm, 05/03/2024", Day::Figures([5, 3, 2024]), evening),
            ("5/3/24 9:15 qq", Day::Figures([5, 3, 24]), None),
        ] {
            let stamp = read(text).unwrap_or_else(|| panic!("{text} is a stamp"));
            assert_eq!((stamp.day, stamp.time), (day, time), "{text}");
        }
    }

    #[test]
    fn what_is_no_stamp() {
        for text in [
            "9:15",
            "05/03/24",
            "error 05/03/24 21:15",
            "1, 2, 3",
            "2024-03-05 21:15:30,123",
            "5/3/24, 25:15",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
