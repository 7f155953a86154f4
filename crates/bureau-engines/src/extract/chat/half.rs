//! Halves of the day, as the clocks of many languages write them.

/// What a word beside a time of day says of its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// Nothing: there is none, or it only joins date and time.
    None,
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// Around noon: eleven to one.
    Noon,
    /// Something that is not known here.
    Unknown,
}

const MORNING: &[&str] = &[
    "am",
    "vorm",
    "fm",
    "dop",
    "ap",
    "pg",
    "öö",
    "sa",
    "sáng",
    "πμ",
    "πρ",
    "pd",
    "dp",
    "ص",
    "صباحا",
    "صباحًا",
    "قبلازظهر",
    "قم",
    "上午",
    "凌晨",
    "早上",
    "清晨",
    "오전",
    "午前",
    "पूर्वाह्न",
    "मपू",
    "सुबह",
    "পূর্বাহ্ণ",
    "ਪੂਦੁ",
    "முற்பகல்",
    "ಪೂರ್ವಾಹ್ನ",
    "ก่อนเที่ยง",
    "дп",
    "проб",
];

const AFTERNOON: &[&str] = &[
    "pm",
    "nachm",
    "em",
    "odp",
    "du",
    "ip",
    "ptg",
    "ös",
    "ch",
    "chiều",
    "μμ",
    "md",
    "mu",
    "م",
    "مساء",
    "مساءً",
    "بعدازظهر",
    "بظ",
    "下午",
    "晚上",
    "傍晚",
    "오후",
    "午後",
    "अपराह्न",
    "मउ",
    "शाम",
    "रात",
    "অপরাহ্ণ",
    "ਬਾਦੁ",
    "பிற்பகல்",
    "ಅಪರಾಹ್ನ",
    "หลังเที่ยง",
    "пп",
    "слоб",
];

/// Words that join a date and its time, or follow it.
const FILLERS: &[&str] = &[
    "", "à", "às", "as", "a las", "alle", "um", "uhr", "kl", "klo", "г", "г в", "в", "at", "de", "t", "h",
    "hs", "hrs", "o", "ob", "plkst", "u", "у", "om", "la", "ore",
];

/// What the words before and after a time of day say. What follows it counts first.
pub(super) fn read(before: &str, after: &str) -> Half {
    match (one(after), one(before)) {
        (Half::None, Half::Unknown) => Half::Unknown,
        (Half::None, half) => half,
        (half, _) => half,
    }
}

fn one(words: &str) -> Half {
    let lower = words.to_lowercase();
    let spaced: String = lower.chars().filter(|c| !matches!(c, '.' | ',' | '،')).collect();
    let joined: String = spaced.split_whitespace().collect();
    match joined.as_str() {
        "中午" | "noon" => Half::Noon,
        half if MORNING.contains(&half) => Half::Morning,
        half if AFTERNOON.contains(&half) => Half::Afternoon,
        _ if FILLERS.contains(&spaced.trim()) => Half::None,
        _ => Half::Unknown,
    }
}

impl Half {
    /// The hour of the whole day; `None` where it can't be told.
    pub(super) fn hour(self, hour: i8) -> Option<i8> {
        match (self, hour) {
            (Half::None, 0..=23) => Some(hour),
            // Some clocks of twenty-four hours name the half all the same.
            (_, 13..=23) => Some(hour),
            (Half::Morning, 12) => Some(0),
            (Half::Morning, 0..=11) => Some(hour),
            (Half::Afternoon, 12) | (Half::Noon, 12) => Some(12),
            (Half::Afternoon, 0..=11) => Some(hour + 12),
            (Half::Noon, 1) => Some(13),
            (Half::Noon, 11) => Some(11),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_the_day_in_many_languages() {
        for (before, after, hour, expected) in [
            ("", "PM", 9, Some(21)),
            ("", "p. m.", 9, Some(21)),
            ("", "a. m.", 12, Some(0)),
            ("", "am", 12, Some(0)),
            ("", "pm", 12, Some(12)),
            ("오후", "", 9, Some(21)),
            ("晚上", "", 9, Some(21)),
            ("凌晨", "", 12, Some(0)),
            ("中午", "", 12, Some(12)),
            ("", "م", 9, Some(21)),
            ("", "अपराह्न", 9, Some(21)),
            ("", "ÖS", 9, Some(21)),
            (", ", "", 21, Some(21)),
            (" à ", "", 21, Some(21)),
            ("", "Uhr", 9, Some(9)),
            ("", "qwx", 9, None),
            ("", "qwx", 21, Some(21)),
            ("", "", 24, None),
        ] {
            assert_eq!(read(before, after).hour(hour), expected, "{before}|{after}|{hour}");
        }
    }
}
