//! What the zone is called in which this machine shows times.

use std::path::Path;

/// Where the system keeps its zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// Its name in the tz database, or that it has none.
pub(super) fn name() -> String {
    let set = std::env::var("TZ").ok();
    named(set.as_deref()).unwrap_or_else(|| "this machine's time zone, which has no name".to_owned())
}

/// What is `set` counts before the machine's own. A zone that the system doesn't have is not the one that is shown.
fn named(set: Option<&str>) -> Option<String> {
    let name = match set {
        Some("") => return Some("UTC".to_owned()),
        Some(set) => set.trim_start_matches(':').to_owned(),
        None => iana_time_zone::get_timezone().ok()?,
    };
    let file = Path::new(ZONES).join(name);
    let name = file.strip_prefix(ZONES).ok().filter(|_| file.is_file())?;
    Some(name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_is_set_counts_when_the_system_has_it() {
        let there = |name: &str| Path::new(ZONES).join(name).is_file().then(|| name.to_owned());
        for set in ["Asia/Kolkata", ":Asia/Kolkata", "/usr/share/zoneinfo/Asia/Kolkata"] {
            assert_eq!(named(Some(set)), there("Asia/Kolkata"), "{set}");
        }
        assert_eq!(named(Some("Nowhere/At_All")), None);
        assert_eq!(named(Some("IST-5:30")), None, "a rule has no name");
        assert_eq!(named(Some("")).as_deref(), Some("UTC"));
    }
}
