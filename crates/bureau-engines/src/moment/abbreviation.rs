//! Zones by the few letters that mails and programs write for them. Many letters are several countries': then they are
//! taken for those of one, and that is said.

/// Whose clock an abbreviation means.
pub(super) enum Whose {
    /// One country's or one meaning: nothing is assumed.
    Known,
    /// Several countries'; it is taken for this one's.
    Taken(&'static str),
}
use Whose::{Known, Taken};

/// Minutes ahead of UTC, and whose they are. `name` in capitals.
pub(super) fn find(name: &str) -> Option<(i32, &'static Whose)> {
    let found = ABBREVIATIONS.iter().find(|(names, ..)| names.split(' ').any(|of| of == name))?;
    Some((found.1, &found.2))
}

/// Abbreviations, minutes ahead of UTC, and whose they are.
const ABBREVIATIONS: &[(&str, i32, Whose)] = &[
    ("UTC UT GMT Z UCT ZULU WET", 0, Known),
    ("IST", 330, Taken("India's")),
    ("BST", 60, Taken("British Summer Time")),
    ("CST", -360, Taken("US Central Standard Time")),
    ("CDT", -300, Taken("US Central Daylight Time")),
    ("EST", -300, Taken("US Eastern Standard Time")),
    ("EDT", -240, Taken("US Eastern Daylight Time")),
    ("MST", -420, Taken("US Mountain Standard Time")),
    ("MDT", -360, Taken("US Mountain Daylight Time")),
    ("PST", -480, Taken("US Pacific Standard Time")),
    ("PDT", -420, Taken("US Pacific Daylight Time")),
    ("AST", -240, Taken("Atlantic Standard Time")),
    ("ADT", -180, Taken("Atlantic Daylight Time")),
    ("GST", 240, Taken("the Gulf's")),
    ("SST", 480, Taken("Singapore's")),
    ("NST", -210, Taken("Newfoundland's")),
    ("CET MEZ MET WEST WAT", 60, Known),
    ("CEST MESZ MEST EET CAT SAST", 120, Known),
    ("EEST EAT TRT MSK MSD", 180, Known),
    ("IRST", 210, Known),
    ("IRDT AFT", 270, Known),
    ("PKT UZT MVT", 300, Known),
    ("SLST", 330, Known),
    ("NPT", 345, Known),
    ("BTT", 360, Known),
    ("ICT WIB", 420, Known),
    ("HKT SGT PHT WITA AWST MYT", 480, Known),
    ("JST KST WIT", 540, Known),
    ("ACST", 570, Known),
    ("AEST", 600, Known),
    ("ACDT", 630, Known),
    ("AEDT", 660, Known),
    ("NZST", 720, Known),
    ("NZDT", 780, Known),
    ("AKST", -540, Known),
    ("AKDT", -480, Known),
    ("HST", -600, Known),
    ("NDT", -150, Known),
    ("BRT ART", -180, Known),
];
