//! Which language a text is in. Uncertain means unknown: a wrong label would choose a wrong model.

use whatlang::{Detector, Lang};

/// The bureau's languages with their ISO 639-1 codes.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Hin, "hi"),
    (Lang::Ben, "bn"),
    (Lang::Pan, "pa"),
    (Lang::Guj, "gu"),
    (Lang::Kan, "kn"),
    (Lang::Mal, "ml"),
    (Lang::Mar, "mr"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Ori, "or"),
    (Lang::Urd, "ur"),
    (Lang::Nep, "ne"),
    (Lang::Cmn, "zh"),
    (Lang::Ara, "ar"),
    (Lang::Rus, "ru"),
    (Lang::Spa, "es"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Ukr, "uk"),
    (Lang::Pes, "fa"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Tur, "tr"),
    (Lang::Ces, "cs"),
];

/// How many letters are looked at, and how many are too few.
const ENOUGH: usize = 20_000;
const TOO_FEW: usize = 12;

/// ISO 639-1 code of the main language of `text`, `None` when it is not certain.
pub fn detect(text: &str) -> Option<String> {
    let sample = sample(text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let dense = sample.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'));
    if letters < TOO_FEW && !(dense && letters >= 4) {
        return None;
    }
    if let Some(code) = by_small_words(&sample) {
        return Some(code.to_owned());
    }
    let allowed = LANGUAGES.iter().map(|(lang, _)| *lang).collect();
    let info = Detector::with_allowlist(allowed).detect(&sample)?;
    if !info.is_reliable() {
        return None;
    }
    LANGUAGES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, code)| (*code).to_owned())
}

/// The small words of languages that share the Devanagari script and most groups of letters, by which a
/// reader tells them apart where statistics of letters are not sure.
const SMALL_WORDS: &[(&str, &[&str])] = &[
    ("hi", &["है", "हैं", "के", "की", "का", "में", "ने", "से", "और", "था", "थे", "थी", "कि", "पर", "यह", "वह"]),
    (
        "mr",
        &["आहे", "आहेत", "आणि", "होते", "होता", "होती", "की", "या", "तो", "ते", "ती", "व", "हे", "नाही", "च्या"],
    ),
    ("ne", &["छ", "छन्", "र", "हो", "थियो", "थिए", "पनि", "भने", "तथा", "यो", "गर्न", "लागि", "गरेको", "भएको"]),
];

/// Small words at least, and how many times those of the runner-up, to be certain.
const SMALL_WORDS_NEEDED: usize = 3;
const SMALL_WORDS_LEAD: usize = 2;

/// The language whose small words stand out; `None` where no language's do, and in other scripts.
fn by_small_words(sample: &str) -> Option<&'static str> {
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if sample.chars().filter(|c| matches!(c, '\u{900}'..='\u{97f}') && c.is_alphabetic()).count() * 2
        < letters
    {
        return None;
    }
    let words =
        || sample.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '।' | '॥'));
    let count = |small: &[&str]| words().filter(|word| small.contains(word)).count();
    let mut counts: Vec<(usize, &str)> =
        SMALL_WORDS.iter().map(|(code, small)| (count(small), *code)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let [(best, code), (second, _), ..] = counts[..] else { return None };
    (best >= SMALL_WORDS_NEEDED && best >= second * SMALL_WORDS_LEAD).then_some(code)
}

/// Lines of prose out of the text, up to [`ENOUGH`] characters, spread over it. What is no prose
/// (addresses of mail and web, figures) would speak for English everywhere.
fn sample(text: &str) -> String {
    let step = text.chars().count().div_ceil(ENOUGH * 4).max(1);
    let mut out = String::new();
    for (n, line) in text.lines().enumerate() {
        if n % step != 0 {
            continue;
        }
        for word in line.split_whitespace().filter(|word| is_prose(word)) {
            out.push_str(word);
            out.push(' ');
        }
        if out.len() > ENOUGH * 4 {
            break;
        }
    }
    out
}

fn is_prose(word: &str) -> bool {
    !word.contains('@')
        && !word.contains("://")
        && !word.starts_with("www.")
        && word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_bureau_are_told_apart() {
        let known = [
            ("The witness said that the money was handed over near the station on Friday.", "en"),
            ("गवाह ने कहा कि शुक्रवार को स्टेशन के पास पैसे दिए गए थे और वह वहाँ मौजूद था।", "hi"),
            ("साक्षीदाराने सांगितले की शुक्रवारी स्थानकाजवळ पैसे देण्यात आले होते आणि तो तिथे होता.", "mr"),
            ("प्रहरीले शुक्रबार स्टेशन नजिकै पैसा दिइएको थियो र ऊ त्यहाँ उपस्थित थियो भने पनि केही भएको छैन।", "ne"),
            ("شہادت میں کہا گیا ہے کہ جمعہ کو سٹیشن کے قریب رقم دی گئی تھی اور وہ وہاں موجود تھا۔", "ur"),
            ("قال الشاهد إن المال سلم بالقرب من المحطة يوم الجمعة", "ar"),
            ("证人说，星期五在车站附近交付了这笔钱。", "zh"),
            ("Свидетель сказал, что деньги были переданы возле вокзала в пятницу.", "ru"),
            ("ਗਵਾਹ ਨੇ ਕਿਹਾ ਕਿ ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ ਸਟੇਸ਼ਨ ਦੇ ਨੇੜੇ ਪੈਸੇ ਦਿੱਤੇ ਗਏ ਸਨ।", "pa"),
        ];
        for (text, code) in known {
            assert_eq!(detect(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn too_little_text_is_unknown() {
        assert_eq!(detect(""), None);
        assert_eq!(detect("ok 12"), None);
        assert_eq!(detect("https://example.org/a/b 0x1234 99"), None);
    }
}
