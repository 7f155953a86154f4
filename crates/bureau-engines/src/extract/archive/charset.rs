//! The code page of names whose archive does not tell it, judged over all of them together.
//!
//! One short name fits many code pages. So each candidate reads every name, and what comes out is weighed: letters
//! that its language uses often count for it; rare characters, drawings and capitals within words count against it.
//! `chardetng`, which knows running text better than names, has a voice among them and no more.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, KOI8_U, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};

/// Code pages that are tried, those that are met most often first: of equals the first one wins.
const CANDIDATES: [&Encoding; 14] = [
    SHIFT_JIS,
    GBK,
    BIG5,
    EUC_KR,
    EUC_JP,
    WINDOWS_1251,
    IBM866,
    KOI8_U,
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1253,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_874,
];

/// What the guess of `chardetng` adds for each byte that is no ASCII.
const VOICE: f32 = 0.25;

/// The code page in which all `names` together read best.
pub(super) fn best(names: &[Vec<u8>]) -> &'static Encoding {
    let guessed = guess(names);
    let legacy = names.iter().flatten().filter(|byte| !byte.is_ascii()).count() as f32;
    let mut best = (guessed, f32::MIN);
    for encoding in CANDIDATES {
        let voice = if encoding.name() == guessed.name() { VOICE * legacy } else { 0.0 };
        let weight: Option<f32> = names.iter().map(|name| weigh(name, encoding)).sum();
        if let Some(weight) = weight.map(|weight| weight + voice)
            && weight > best.1
        {
            best = (encoding, weight);
        }
    }
    best.0
}

fn guess(names: &[Vec<u8>]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for name in names {
        detector.feed(name, false);
        detector.feed(b"\n", false);
    }
    detector.guess(None, Utf8Detection::Deny)
}

/// How much a name read in this code page looks like one; `None` where it can't be read so at all.
fn weigh(name: &[u8], encoding: &'static Encoding) -> Option<f32> {
    let (text, faulty) = encoding.decode_without_bom_handling(name);
    if faulty {
        return None;
    }
    let mut weight = 0.0;
    let mut before = ' ';
    for char in text.chars() {
        if !char.is_ascii() {
            weight += worth(char, encoding)?;
            weight -= if is_odd_pair(before, char) { 2.0 } else { 0.0 };
        }
        before = char;
    }
    Some(weight)
}

/// What a character is worth for each byte that it took, times those bytes. `None` for one that no name has.
fn worth(char: char, encoding: &'static Encoding) -> Option<f32> {
    /// The letters that make most of a Russian or Ukrainian text.
    const CYRILLIC: &str = "оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУ";
    /// The letters that make most of what is beyond ASCII in European names.
    const LATIN: &str = "äöüÄÖÜßéèêëàâçîïôûùÉÈÀÇáíóúñÁÍÓÚÑåøæÅØÆãõąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽ";
    Some(match char {
        // Private use and what controls: no name has them.
        '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => return None,
        'а'..='я' | 'А'..='Я' if CYRILLIC.contains(char) => 1.3,
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' | 'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є' => 0.6,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}' => 2.4,
        // Half as wide, and common only where characters of one byte were all that there was.
        '\u{ff61}'..='\u{ff9f}' => 0.2,
        '\u{ac00}'..='\u{d7a3}' => 2.2,
        '\u{4e00}'..='\u{9fff}' => ideograph(char, encoding),
        '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' => 1.0,
        '\u{0621}'..='\u{064a}' | '\u{05d0}'..='\u{05ea}' | '\u{0e01}'..='\u{0e4e}' => 1.0,
        '\u{0386}'..='\u{03ce}' => 0.9,
        char if LATIN.contains(char) => 0.9,
        '–' | '—' | '‘' | '’' | '“' | '”' | '«' | '»' | '№' | '…' | '°' | '·' | '\u{a0}' => {
            0.1
        }
        char if char.is_alphabetic() => -0.3,
        _ => -2.0,
    })
}

/// National standards put the ideographs of everyday use into a first level of their own.
fn ideograph(char: char, encoding: &'static Encoding) -> f32 {
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = encoding.encode(char.encode_utf8(&mut buffer));
    let (Some(&lead), Some(&trail), false) = (bytes.first(), bytes.get(1), unknown) else { return -1.0 };
    let everyday = if encoding == SHIFT_JIS {
        (0x88..=0x97).contains(&lead)
    } else if encoding == GBK {
        (0xb0..=0xd7).contains(&lead) && trail >= 0xa1
    } else if encoding == BIG5 {
        (0xa4..=0xc6).contains(&lead)
    } else if encoding == EUC_JP {
        (0xb0..=0xcf).contains(&lead)
    } else {
        false
    };
    let rare = encoding == GBK && (lead < 0xb0 || trail < 0xa1);
    match (everyday, rare) {
        (true, _) => 2.2,
        (false, true) => -1.0,
        (false, false) => 0.4,
    }
}

/// Letters that don't stand beside each other in a word: a capital after a small one, or two scripts.
fn is_odd_pair(before: char, char: char) -> bool {
    let case = before.is_lowercase() && char.is_uppercase();
    let script = |char: char| match char {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => 1,
        '\u{370}'..='\u{3ff}' => 2,
        '\u{400}'..='\u{4ff}' => 3,
        '\u{590}'..='\u{5ff}' => 4,
        '\u{600}'..='\u{6ff}' => 5,
        _ => 0,
    };
    let (one, other) = (script(before), script(char));
    case || (one != 0 && other != 0 && one != other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each code page's own names are read as, each archive by itself.
    fn read(encoding: &'static Encoding, names: &[&str]) -> Vec<String> {
        let raw: Vec<Vec<u8>> = names.iter().map(|name| encoding.encode(name).0.into_owned()).collect();
        let how = best(&raw);
        raw.iter().map(|name| how.decode_without_bom_handling(name).0.into_owned()).collect()
    }

    #[test]
    fn names_of_a_few_letters_are_read_in_the_code_page_that_they_were_written_in() {
        let cases: [(&'static Encoding, &[&str]); 22] = [
            (SHIFT_JIS, &["漢字.txt", "表.txt"]),
            (SHIFT_JIS, &["表だよ/漢字.txt", "表だよ/一覧表.txt"]),
            (SHIFT_JIS, &["会議の資料/とうきょう.doc"]),
            (SHIFT_JIS, &["請求書.pdf"]),
            (SHIFT_JIS, &["テスト.txt"]),
            (EUC_JP, &["会議の資料.doc", "請求書のコピー.pdf"]),
            (GBK, &["银行转账记录/账户信息表.xls"]),
            (GBK, &["合同.doc"]),
            (GBK, &["新建文件夹/照片.jpg"]),
            (BIG5, &["銀行帳戶/交易明細.xls"]),
            (BIG5, &["會議紀錄.doc", "報告.doc"]),
            (EUC_KR, &["계약서.hwp", "거래내역/통장.xls"]),
            (IBM866, &["ПРИВЕТ", "привет"]),
            (IBM866, &["Договор аренды квартиры.doc"]),
            (KOI8_U, &["ПРИВЕТ", "привет"]),
            (KOI8_U, &["Список звонков.txt"]),
            (WINDOWS_1251, &["Договор аренды.doc", "Фото.jpg"]),
            (WINDOWS_1251, &["ПРИВЕТ", "привет"]),
            (WINDOWS_1256, &["كشف حساب.xls", "صورة.jpg"]),
            (WINDOWS_1253, &["Κατάλογος κλήσεων.txt"]),
            (WINDOWS_1255, &["רשימת שיחות.txt"]),
            (WINDOWS_874, &["รายการโทร.txt"]),
        ];
        for (encoding, names) in cases {
            assert_eq!(read(encoding, names), names, "{}", encoding.name());
        }
    }

    #[test]
    fn western_names_stay_western() {
        assert_eq!(read(WINDOWS_1252, &["Übung.txt", "Café.txt"]), ["Übung.txt", "Café.txt"]);
        assert_eq!(read(WINDOWS_1252, &["File 2 - ö.txt"]), ["File 2 - ö.txt"]);
        assert_eq!(read(WINDOWS_1250, &["Žádost o půjčku.doc"]), ["Žádost o půjčku.doc"]);
    }

    #[test]
    fn any_bytes_have_a_code_page() {
        for byte in 0x80..=0xff {
            best(&[vec![byte], vec![byte, 0xff, b'a']]);
        }
    }
}
