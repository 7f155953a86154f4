//! Zones as Windows, Outlook and Exchange name them: by a name that is the same in every language, or by the sentence
//! of their settings, "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi".

use super::zone::offset_of;
use chrono::FixedOffset;

/// What a sentence of the settings says.
pub(super) enum Shown {
    /// A zone of the tz database, by its places.
    Zone(&'static str),
    /// Only how far it is from UTC; whether it has summer time is not known.
    Offset(FixedOffset),
}

/// The zone of the tz database that Windows calls `name`.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let known = |(windows, ..): &&(&str, &str, &str)| {
        let short = windows.strip_suffix(" Standard Time");
        let summer =
            short.and_then(|short| name.get(..short.len()).filter(|start| start.eq_ignore_ascii_case(short)));
        let summer = summer.and_then(|start| name.get(start.len()..));
        windows.eq_ignore_ascii_case(name)
            || summer.is_some_and(|end| end.eq_ignore_ascii_case(" Daylight Time"))
    };
    ZONES.iter().find(known).map(|(_, zone, _)| *zone)
}

/// The zone of "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", also with GMT.
pub(super) fn shown(sentence: &str) -> Option<Shown> {
    let (offset, places) = sentence.strip_prefix('(')?.split_once(')')?;
    let places = places.to_lowercase();
    let places: Vec<&str> =
        places.split([',', ':', ';']).map(str::trim).filter(|place| !place.is_empty()).collect();
    let holds = |of: &str| of.split(", ").any(|place| places.contains(&place));
    match ZONES.iter().find(|(_, _, of)| holds(of)) {
        Some((_, zone, _)) => Some(Shown::Zone(zone)),
        None => offset_of(offset).map(Shown::Offset),
    }
}

/// Name in Windows, zone of the tz database (both as CLDR pairs them), places in the sentence of the settings.
#[rustfmt::skip]
const ZONES: &[(&str, &str, &str)] = &[
    ("AUS Central Standard Time", "Australia/Darwin", "darwin"),
    ("AUS Eastern Standard Time", "Australia/Sydney", "canberra, melbourne, sydney"),
    ("Afghanistan Standard Time", "Asia/Kabul", "kabul"),
    ("Alaskan Standard Time", "America/Anchorage", "alaska"),
    ("Alberta Standard Time", "America/Edmonton", ""),
    ("Aleutian Standard Time", "America/Adak", "aleutian islands"),
    ("Altai Standard Time", "Asia/Barnaul", ""),
    ("Arab Standard Time", "Asia/Riyadh", "kuwait, riyadh"),
    ("Arabian Standard Time", "Asia/Dubai", "abu dhabi, muscat"),
    ("Arabic Standard Time", "Asia/Baghdad", "baghdad"),
    ("Argentina Standard Time", "America/Buenos_Aires", "buenos aires, city of buenos aires"),
    ("Astrakhan Standard Time", "Europe/Astrakhan", ""),
    ("Atlantic Standard Time", "America/Halifax", "atlantic time (canada), atlantic time"),
    ("Aus Central W. Standard Time", "Australia/Eucla", ""),
    ("Azerbaijan Standard Time", "Asia/Baku", "baku"),
    ("Azores Standard Time", "Atlantic/Azores", "azores"),
    ("Bahia Standard Time", "America/Bahia", "salvador"),
    ("Bangladesh Standard Time", "Asia/Dhaka", "dhaka"),
    ("Belarus Standard Time", "Europe/Minsk", "minsk"),
    ("Bougainville Standard Time", "Pacific/Bougainville", ""),
    ("British Columbia Standard Time", "America/Vancouver", ""),
    ("Canada Central Standard Time", "America/Regina", "saskatchewan"),
    ("Cape Verde Standard Time", "Atlantic/Cape_Verde", "cape verde is., cabo verde is."),
    ("Caucasus Standard Time", "Asia/Yerevan", "yerevan"),
    ("Cen. Australia Standard Time", "Australia/Adelaide", "adelaide"),
    ("Central America Standard Time", "America/Guatemala", "central america"),
    ("Central Asia Standard Time", "Asia/Bishkek", "astana"),
    ("Central Brazilian Standard Time", "America/Cuiaba", "cuiaba"),
    ("Central Europe Standard Time", "Europe/Budapest", "belgrade, bratislava, budapest, ljubljana, prague"),
    ("Central European Standard Time", "Europe/Warsaw", "sarajevo, skopje, warsaw, zagreb"),
    ("Central Pacific Standard Time", "Pacific/Guadalcanal", "solomon is., new caledonia"),
    ("Central Standard Time", "America/Chicago", "central time (us & canada), central time"),
    ("Central Standard Time (Mexico)", "America/Mexico_City", "guadalajara, mexico city, monterrey"),
    ("Chatham Islands Standard Time", "Pacific/Chatham", ""),
    ("China Standard Time", "Asia/Shanghai", "beijing, chongqing, hong kong, urumqi"),
    ("Cuba Standard Time", "America/Havana", ""),
    ("Dateline Standard Time", "Etc/GMT+12", "international date line west"),
    ("E. Africa Standard Time", "Africa/Nairobi", "nairobi"),
    ("E. Australia Standard Time", "Australia/Brisbane", "brisbane"),
    ("E. Europe Standard Time", "Europe/Chisinau", "chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo", "brasilia"),
    ("Easter Island Standard Time", "Pacific/Easter", ""),
    ("Eastern Standard Time", "America/New_York", "eastern time (us & canada), eastern time"),
    ("Eastern Standard Time (Mexico)", "America/Cancun", "chetumal"),
    ("Egypt Standard Time", "Africa/Cairo", "cairo"),
    ("Ekaterinburg Standard Time", "Asia/Yekaterinburg", "ekaterinburg"),
    ("FLE Standard Time", "Europe/Kiev", "helsinki, kyiv, riga, sofia, tallinn, vilnius"),
    ("Fiji Standard Time", "Pacific/Fiji", "fiji"),
    ("GMT Standard Time", "Europe/London", "dublin, edinburgh, lisbon, london"),
    ("GTB Standard Time", "Europe/Bucharest", "athens, bucharest"),
    ("Georgian Standard Time", "Asia/Tbilisi", "tbilisi"),
    ("Greenland Standard Time", "America/Godthab", "greenland"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik", "monrovia, reykjavik"),
    ("Haiti Standard Time", "America/Port-au-Prince", ""),
    ("Hawaiian Standard Time", "Pacific/Honolulu", "hawaii"),
    ("India Standard Time", "Asia/Calcutta", "chennai, kolkata, mumbai, new delhi, calcutta"),
    ("Iran Standard Time", "Asia/Tehran", "tehran"),
    ("Israel Standard Time", "Asia/Jerusalem", "jerusalem"),
    ("Jordan Standard Time", "Asia/Amman", "amman"),
    ("Kaliningrad Standard Time", "Europe/Kaliningrad", "kaliningrad"),
    ("Korea Standard Time", "Asia/Seoul", "seoul"),
    ("Libya Standard Time", "Africa/Tripoli", "tripoli"),
    ("Line Islands Standard Time", "Pacific/Kiritimati", ""),
    ("Lord Howe Standard Time", "Australia/Lord_Howe", ""),
    ("Magadan Standard Time", "Asia/Magadan", "magadan"),
    ("Magallanes Standard Time", "America/Punta_Arenas", ""),
    ("Manitoba Standard Time", "America/Winnipeg", ""),
    ("Marquesas Standard Time", "Pacific/Marquesas", ""),
    ("Mauritius Standard Time", "Indian/Mauritius", "port louis"),
    ("Middle East Standard Time", "Asia/Beirut", "beirut"),
    ("Montevideo Standard Time", "America/Montevideo", "montevideo"),
    ("Morocco Standard Time", "Africa/Casablanca", "casablanca"),
    ("Mountain Standard Time", "America/Denver", "mountain time (us & canada), mountain time"),
    ("Mountain Standard Time (Mexico)", "America/Mazatlan", "chihuahua, la paz, mazatlan"),
    ("Myanmar Standard Time", "Asia/Rangoon", "yangon (rangoon), yangon"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk", "novosibirsk"),
    ("Namibia Standard Time", "Africa/Windhoek", "windhoek"),
    ("Nepal Standard Time", "Asia/Katmandu", "kathmandu"),
    ("New Zealand Standard Time", "Pacific/Auckland", "auckland, wellington"),
    ("Newfoundland Standard Time", "America/St_Johns", "newfoundland"),
    ("Norfolk Standard Time", "Pacific/Norfolk", ""),
    ("North Asia East Standard Time", "Asia/Irkutsk", "irkutsk"),
    ("North Asia Standard Time", "Asia/Krasnoyarsk", "krasnoyarsk"),
    ("North Korea Standard Time", "Asia/Pyongyang", ""),
    ("Omsk Standard Time", "Asia/Omsk", "omsk"),
    ("Pacific SA Standard Time", "America/Santiago", "santiago"),
    ("Pacific Standard Time", "America/Los_Angeles", "pacific time (us & canada), pacific time"),
    ("Pacific Standard Time (Mexico)", "America/Tijuana", "tijuana, baja california"),
    ("Pakistan Standard Time", "Asia/Karachi", "islamabad, karachi"),
    ("Paraguay Standard Time", "America/Asuncion", "asuncion"),
    ("Qyzylorda Standard Time", "Asia/Qyzylorda", ""),
    ("Romance Standard Time", "Europe/Paris", "brussels, copenhagen, madrid, paris"),
    ("Russia Time Zone 10", "Asia/Srednekolymsk", ""),
    ("Russia Time Zone 11", "Asia/Kamchatka", ""),
    ("Russia Time Zone 3", "Europe/Samara", "izhevsk, samara"),
    ("Russian Standard Time", "Europe/Moscow", "moscow, st. petersburg"),
    ("SA Eastern Standard Time", "America/Cayenne", "cayenne, fortaleza"),
    ("SA Pacific Standard Time", "America/Bogota", "bogota, lima, quito"),
    ("SA Western Standard Time", "America/La_Paz", "georgetown, san juan, manaus"),
    ("SE Asia Standard Time", "Asia/Bangkok", "bangkok, hanoi, jakarta"),
    ("Saint Pierre Standard Time", "America/Miquelon", ""),
    ("Sakhalin Standard Time", "Asia/Sakhalin", ""),
    ("Samoa Standard Time", "Pacific/Apia", "samoa"),
    ("Sao Tome Standard Time", "Africa/Sao_Tome", ""),
    ("Saratov Standard Time", "Europe/Saratov", ""),
    ("Singapore Standard Time", "Asia/Singapore", "kuala lumpur, singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg", "harare, pretoria"),
    ("South Sudan Standard Time", "Africa/Juba", ""),
    ("Sri Lanka Standard Time", "Asia/Colombo", "sri jayawardenepura"),
    ("Sudan Standard Time", "Africa/Khartoum", ""),
    ("Syria Standard Time", "Asia/Damascus", "damascus"),
    ("Taipei Standard Time", "Asia/Taipei", "taipei"),
    ("Tasmania Standard Time", "Australia/Hobart", "hobart"),
    ("Tocantins Standard Time", "America/Araguaina", ""),
    ("Tokyo Standard Time", "Asia/Tokyo", "osaka, sapporo, tokyo"),
    ("Tomsk Standard Time", "Asia/Tomsk", ""),
    ("Tonga Standard Time", "Pacific/Tongatapu", "nuku'alofa"),
    ("Transbaikal Standard Time", "Asia/Chita", ""),
    ("Turkey Standard Time", "Europe/Istanbul", "istanbul"),
    ("Turks And Caicos Standard Time", "America/Grand_Turk", ""),
    ("US Eastern Standard Time", "America/Indianapolis", "indiana (east)"),
    ("US Mountain Standard Time", "America/Phoenix", "arizona"),
    ("UTC", "Etc/UTC", "coordinated universal time"),
    ("UTC+12", "Etc/GMT-12", ""),
    ("UTC+13", "Etc/GMT-13", ""),
    ("UTC-02", "Etc/GMT+2", ""),
    ("UTC-08", "Etc/GMT+8", ""),
    ("UTC-09", "Etc/GMT+9", ""),
    ("UTC-11", "Etc/GMT+11", ""),
    ("Ulaanbaatar Standard Time", "Asia/Ulaanbaatar", "ulaanbaatar"),
    ("Venezuela Standard Time", "America/Caracas", "caracas"),
    ("Vladivostok Standard Time", "Asia/Vladivostok", "vladivostok"),
    ("Volgograd Standard Time", "Europe/Volgograd", "volgograd"),
    ("W. Australia Standard Time", "Australia/Perth", "perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos", "west central africa"),
    ("W. Europe Standard Time", "Europe/Berlin", "amsterdam, berlin, bern, rome, stockholm, vienna"),
    ("W. Mongolia Standard Time", "Asia/Hovd", ""),
    ("West Asia Standard Time", "Asia/Tashkent", "ashgabat, tashkent"),
    ("West Bank Standard Time", "Asia/Hebron", ""),
    ("West Pacific Standard Time", "Pacific/Port_Moresby", "guam, port moresby"),
    ("Yakutsk Standard Time", "Asia/Yakutsk", "yakutsk"),
    ("Yukon Standard Time", "America/Whitehorse", ""),
];
