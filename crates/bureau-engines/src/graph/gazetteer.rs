//! Places by name: countries, states and larger cities, spelt as they are in running text.

use super::fold::Folded;
use super::span::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use bureau_model::output::EntityKind;
use std::sync::LazyLock;

/// A place with its other spellings; the first is shown. Names that are common words too are left out.
const PLACES: &[&[&str]] = &[
    &["India", "भारत", "Индия", "印度", "الهند"],
    &["Pakistan", "पाकिस्तान", "巴基斯坦"],
    &["Bangladesh", "বাংলাদেশ", "बांग्लादेश"],
    &["Nepal", "नेपाल"],
    &["Sri Lanka", "श्रीलंका"],
    &["Bhutan"],
    &["Myanmar"],
    &["Afghanistan", "अफगानिस्तान"],
    &["Iran", "ईरान"],
    &["Iraq"],
    &["Saudi Arabia"],
    &["United Arab Emirates", "UAE"],
    &["Qatar"],
    &["Kuwait"],
    &["Oman"],
    &["Bahrain"],
    &["Israel"],
    &["Lebanon"],
    &["Syria"],
    &["Egypt"],
    &["Russia", "Россия", "России", "रूस"],
    &["Ukraine", "Украина"],
    &["China", "中国", "चीन"],
    &["Hong Kong", "香港"],
    &["Taiwan", "台湾"],
    &["Japan", "日本"],
    &["Singapore"],
    &["Malaysia"],
    &["Indonesia"],
    &["Thailand"],
    &["Vietnam"],
    &["Philippines"],
    &["Australia"],
    &["New Zealand"],
    &["United States", "USA", "United States of America"],
    &["Canada"],
    &["Mexico"],
    &["Brazil"],
    &["Argentina"],
    &["United Kingdom"],
    &["England"],
    &["Scotland"],
    &["Ireland"],
    &["Germany", "Deutschland"],
    &["France"],
    &["Spain", "España"],
    &["Portugal"],
    &["Italy"],
    &["Switzerland"],
    &["Austria"],
    &["Netherlands"],
    &["Belgium"],
    &["Poland"],
    &["Sweden"],
    &["Norway"],
    &["Denmark"],
    &["Finland"],
    &["Greece"],
    &["Cyprus"],
    &["South Africa"],
    &["Kenya"],
    &["Nigeria"],
    &["Mauritius"],
    &["Panama"],
    &["Cayman Islands"],
    &["British Virgin Islands"],
    &["Liechtenstein"],
    &["Luxembourg"],
    &["Maharashtra", "महाराष्ट्र"],
    &["Gujarat", "गुजरात"],
    &["Rajasthan", "राजस्थान"],
    &["Punjab", "पंजाब"],
    &["Haryana", "हरियाणा"],
    &["Uttar Pradesh", "उत्तर प्रदेश"],
    &["Bihar", "बिहार"],
    &["Jharkhand"],
    &["West Bengal"],
    &["Odisha", "Orissa"],
    &["Chhattisgarh"],
    &["Madhya Pradesh", "मध्य प्रदेश"],
    &["Karnataka", "कर्नाटक"],
    &["Kerala", "केरल"],
    &["Tamil Nadu"],
    &["Andhra Pradesh"],
    &["Telangana"],
    &["Assam"],
    &["Manipur"],
    &["Nagaland"],
    &["Mizoram"],
    &["Meghalaya"],
    &["Tripura"],
    &["Sikkim"],
    &["Arunachal Pradesh"],
    &["Goa"],
    &["Himachal Pradesh"],
    &["Uttarakhand"],
    &["Jammu and Kashmir"],
    &["Kashmir", "कश्मीर"],
    &["Ladakh"],
    &["Mumbai", "Bombay", "मुंबई", "Мумбаи", "孟买"],
    &["New Delhi", "नई दिल्ली"],
    &["Delhi", "दिल्ली", "德里"],
    &["Kolkata", "Calcutta", "কলকাতা", "कोलकाता"],
    &["Chennai", "Madras", "चेन्नई"],
    &["Bengaluru", "Bangalore", "बेंगलुरु"],
    &["Hyderabad", "हैदराबाद"],
    &["Ahmedabad", "अहमदाबाद"],
    &["Pune", "पुणे"],
    &["Surat", "सूरत"],
    &["Jaipur", "जयपुर"],
    &["Lucknow", "लखनऊ"],
    &["Kanpur", "कानपुर"],
    &["Nagpur", "नागपुर"],
    &["Indore"],
    &["Thane", "ठाणे"],
    &["Bhopal", "भोपाल"],
    &["Visakhapatnam"],
    &["Patna", "पटना"],
    &["Vadodara"],
    &["Ghaziabad"],
    &["Ludhiana"],
    &["Agra"],
    &["Nashik"],
    &["Faridabad"],
    &["Meerut"],
    &["Rajkot"],
    &["Varanasi", "वाराणसी"],
    &["Srinagar"],
    &["Aurangabad"],
    &["Amritsar", "अमृतसर"],
    &["Navi Mumbai"],
    &["Allahabad", "Prayagraj"],
    &["Ranchi"],
    &["Coimbatore"],
    &["Jabalpur"],
    &["Gwalior"],
    &["Vijayawada"],
    &["Jodhpur"],
    &["Madurai"],
    &["Raipur"],
    &["Guwahati"],
    &["Chandigarh", "चंडीगढ़"],
    &["Gurugram", "Gurgaon"],
    &["Noida"],
    &["Kochi", "Cochin"],
    &["Thiruvananthapuram"],
    &["Mysuru", "Mysore"],
    &["Mangaluru", "Mangalore"],
    &["Bhiwandi"],
    &["Nhava Sheva"],
    &["Mundra"],
    &["Kandla"],
    &["Dubai", "دبي", "दुबई", "迪拜"],
    &["Abu Dhabi"],
    &["Sharjah"],
    &["Doha"],
    &["Karachi", "कराची"],
    &["Lahore"],
    &["Islamabad"],
    &["Dhaka"],
    &["Kathmandu", "काठमांडू"],
    &["Colombo"],
    &["Kabul"],
    &["Tehran"],
    &["London"],
    &["Paris"],
    &["Berlin"],
    &["Frankfurt"],
    &["Munich", "München"],
    &["Zurich", "Zürich"],
    &["Geneva"],
    &["Madrid"],
    &["Rome"],
    &["Moscow", "Москва", "Москве"],
    &["Saint Petersburg", "Санкт-Петербург"],
    &["Beijing", "北京"],
    &["Shanghai", "上海"],
    &["Shenzhen", "深圳"],
    &["Guangzhou", "广州"],
    &["Tokyo", "東京"],
    &["Bangkok"],
    &["Kuala Lumpur"],
    &["Jakarta"],
    &["New York"],
    &["Washington"],
    &["Los Angeles"],
    &["Chicago"],
    &["Toronto"],
    &["Sydney"],
    &["Nairobi"],
];

/// Short forms, and the places that they are.
const ABBREVIATED: [(&str, &str); 7] = [
    ("U.S.", "United States"),
    ("U.S.A.", "United States"),
    ("US", "United States"),
    ("U.K.", "United Kingdom"),
    ("UK", "United Kingdom"),
    ("Britain", "United Kingdom"),
    ("U.A.E.", "United Arab Emirates"),
];

struct Gazetteer {
    automaton: AhoCorasick,
    shown: Vec<&'static str>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut spellings: Vec<(&str, &str)> =
        PLACES.iter().flat_map(|of| of.iter().map(|s| (*s, of[0]))).chain(ABBREVIATED).collect();
    let more = include_str!("places.txt").lines().filter(|line| !line.starts_with('#'));
    let more: Vec<&str> =
        more.filter(|line| !spellings.iter().any(|(spelling, _)| spelling == line)).collect();
    spellings.extend(more.into_iter().map(|place| (place, place)));
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(spellings.iter().map(|(spelling, _)| *spelling))
        .expect("a thousand names");
    Gazetteer { automaton, shown: spellings.into_iter().map(|(_, shown)| shown).collect() }
});

pub(super) fn places(folded: &Folded) -> Vec<Span> {
    let text = folded.text();
    let mut found = Vec::new();
    for m in GAZETTEER.automaton.find_iter(text) {
        let (start, end) = (folded.position(m.start()), folded.position(m.end()));
        if stands_alone(folded, start, end, &text[m.range()]) {
            let shown = GAZETTEER.shown[m.pattern().as_usize()];
            found.push(Span {
                kind: EntityKind::Place,
                key: shown.to_lowercase(),
                name: shown.to_owned(),
                start,
                end,
            });
        }
    }
    found
}

/// Chinese writes no blanks; everything else has word ends, and an address of the web is no place.
fn stands_alone(folded: &Folded, start: usize, end: usize, text: &str) -> bool {
    if text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return true;
    }
    let (before, after) = folded.neighbours(start, end);
    let part = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    let joins = |c: Option<char>| c.is_some_and(|c| part(c) || matches!(c, '@' | '_'));
    !joins(before) && !joins(after)
}
