//! Names of months and days of the week, in the languages of the bureau and of its neighbours.

/// Each month's names as they are written out, in the case that dates have them, and short; lower case.
const MONTHS: [&str; 12] = [
    "jan january januar janv janvier jänner ene enero janeiro gennaio gen januari янв январь января जनवरी जन जानेवारी يناير كانون جنوری জানুয়ারি জানু ocak oca",
    "feb february februar fév févr février febrero fevereiro fev febbraio febr februari фев февр февраль февраля फरवरी फर फेब्रुवारी فبراير شباط فروری ফেব্রুয়ারি ফেব şubat şub",
    "mar march märz mär mrz mars marzo março maart mrt мар март марта मार्च مارس آذار مارچ মার্চ mart",
    "apr april avr avril abr abril aprile апр апрель апреля अप्रैल अप्रै एप्रिल أبريل نيسان اپریل এপ্রিল nisan nis",
    "may mai mayo maio maggio mag mei май мая मई मे مايو أيار مئی মে mayıs",
    "jun june juni juin junio junho giugno giu июн июнь июня जून जुन يونيو حزيران جون জুন haziran haz",
    "jul july juli juil juillet julio julho luglio lug июл июль июля जुलाई जुल जुलै يوليو تموز جولائی জুলাই temmuz tem",
    "aug august août ago agosto agus augustus авг август августа अगस्त अग ऑगस्ट أغسطس آب اگست আগস্ট ağustos ağu",
    "sep sept september septembre septiembre setembro set settembre сен сент сентябрь сентября सितंबर सितम्बर सित सप्टेंबर سبتمبر أيلول ستمبر সেপ্টেম্বর eylül eyl",
    "oct october okt oktober octobre octubre outubro out ottobre ott окт октябрь октября अक्टूबर अक्तूबर अक्टू ऑक्टोबर أكتوبر اکتوبر অক্টোবর ekim eki",
    "nov november novembre noviembre novembro ноя нояб ноябрь ноября नवंबर नवम्बर नव नोव्हेंबर نوفمبر نومبر নভেম্বর kasım kas",
    "dec december dez dezember déc décembre dic diciembre dezembro dicembre декабрь декабря дек दिसंबर दिसम्बर दिस डिसेंबर ديسمبر دسمبر ডিসেম্বর aralık ara",
];

/// The number of the month that `word` names.
pub(crate) fn month(word: &str) -> Option<u32> {
    let word = plain(word);
    let holds = |names: &&str| names.split(' ').any(|name| plain(name) == word);
    (1..).zip(&MONTHS).find(|(_, names)| holds(names)).map(|(number, _)| number)
}

/// Without the dot of an abbreviation and the dot below a letter of Devanagari or Bengali, which many leave out.
fn plain(word: &str) -> String {
    let letter = |c: char| match c {
        '\u{93c}' | '\u{9bc}' | '.' => None,
        '\u{95e}' => Some('\u{92b}'),
        '\u{9df}' => Some('\u{9af}'),
        c => Some(c),
    };
    word.to_lowercase().chars().filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_many_languages() {
        for (word, expected) in [
            ("March", 3),
            ("SEPT", 9),
            ("März", 3),
            ("août", 8),
            ("марта", 3),
            ("फ़रवरी", 2),
            ("फरवरी", 2),
            ("सितम्बर", 9),
            ("مارس", 3),
            ("mayıs", 5),
        ] {
            assert_eq!(month(word), Some(expected), "{word}");
        }
        for word in ["market", "майор", "", "decent", "Marble"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
