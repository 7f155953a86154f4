//! Halves of the day in languages in which only chats name them.

/// The word without its dots, and what it says.
const WORDS: &[(&str, &str)] = &[
    ("pg", "am"),
    ("ptg", "pm"),
    ("sa", "am"),
    ("ch", "pm"),
    ("πμ", "am"),
    ("μμ", "pm"),
    ("मपू", "am"),
    ("मउ", "pm"),
    ("முற்பகல்", "am"),
    ("பிற்பகல்", "pm"),
    ("ಪೂರ್ವಾಹ್ನ", "am"),
    ("ಅಪರಾಹ್ನ", "pm"),
    ("ਪੂਦੁ", "am"),
    ("ਬਾਦੁ", "pm"),
    ("ก่อนเที่ยง", "am"),
    ("หลังเที่ยง", "pm"),
    ("vorm", "am"),
    ("nachm", "pm"),
    ("fm", "am"),
    ("em", "pm"),
    ("ap", "am"),
    ("ip", "pm"),
    ("dop", "am"),
    ("odp", "pm"),
    ("傍晚", "pm"),
];

/// The stamp with these words, and the comma of Arabic, as everybody writes them.
pub(super) fn plain(stamp: &str) -> String {
    let stamp = stamp.replace('،', ",");
    let words = stamp.split_whitespace().map(|word| {
        let bare: String = word.to_lowercase().chars().filter(|c| *c != '.').collect();
        WORDS.iter().find(|(of, _)| *of == bare).map_or(word, |(_, half)| half)
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_languages_are_told_as_am_and_pm() {
        assert_eq!(plain("5/3/24, 9:15 PTG"), "5/3/24, 9:15 pm");
        assert_eq!(plain("5/3/24, 9:15 μ.μ."), "5/3/24, 9:15 pm");
        assert_eq!(plain("5/3/24, பிற்பகல் 9:15"), "5/3/24, pm 9:15");
        assert_eq!(plain("05.03.24, 21:15"), "05.03.24, 21:15");
    }
}
