//! What a recording says of itself, by names that an analyst knows.

use symphonia::core::meta::{MetadataRevision, RawValue, StandardTag, Tag};

/// Tags of one recording at most, and characters of one value.
const TAGS: usize = 100;
const CHARS: usize = 2_000;

/// The tags of a revision that say something, each name and value once.
pub(super) fn collect(revision: &MetadataRevision, into: &mut Vec<(String, String)>) {
    let all = revision.media.tags.iter().chain(revision.per_track.iter().flat_map(|t| &t.metadata.tags));
    for tag in all {
        if let Some((name, value)) = told(tag) {
            push(into, name, &value);
        }
    }
}

/// Adds one, unless it is empty, there already, or one too many.
pub(super) fn push(into: &mut Vec<(String, String)>, name: impl Into<String>, value: &str) {
    let (name, value) = (name.into(), value.trim_matches(|c: char| c.is_whitespace() || c == '\0'));
    let known = into.iter().any(|(n, v)| *n == name && v == value);
    if !value.is_empty() && !known && into.len() < TAGS {
        into.push((name, value.chars().take(CHARS).collect()));
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the enum of values may grow")]
fn told(tag: &Tag) -> Option<(String, String)> {
    if let Some((name, value)) = tag.std.as_ref().and_then(standard) {
        return Some((name.to_owned(), value));
    }
    let value = match &tag.raw.value {
        RawValue::String(value) => value.to_string(),
        RawValue::StringList(values) => values.join(", "),
        RawValue::SignedInt(n) => n.to_string(),
        RawValue::UnsignedInt(n) => n.to_string(),
        RawValue::Float(n) => n.to_string(),
        // Pictures and switches say nothing in words.
        _ => return None,
    };
    Some((raw_name(&tag.raw.key)?, value))
}

/// Raw keys are codes of a container; those that read as words are kept.
fn raw_name(key: &str) -> Option<String> {
    let key = key.rsplit('\\').next().unwrap_or(key).trim();
    let readable = key.len() > 4 && key.chars().all(|c| c.is_alphanumeric() || " _-.:".contains(c));
    readable.then(|| key.to_lowercase())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "two hundred tags that nobody looks for")]
fn standard(tag: &StandardTag) -> Option<(&'static str, String)> {
    use StandardTag as T;
    let told = match tag {
        T::TrackTitle(v) | T::MovieTitle(v) => ("title", v),
        T::Artist(v) | T::Performer(v) => ("artist", v),
        T::Author(v) | T::Writer(v) => ("author", v),
        T::Album(v) => ("album", v),
        T::Composer(v) => ("composer", v),
        T::Comment(v) => ("comment", v),
        T::Description(v) | T::Summary(v) | T::Synopsis(v) => ("description", v),
        T::Copyright(v) => ("copyright", v),
        T::Genre(v) => ("genre", v),
        T::Keywords(v) => ("keywords", v),
        T::Language(v) => ("language", v),
        T::Lyrics(v) => ("lyrics", v),
        T::Encoder(v) | T::EncodedBy(v) => ("recorded with", v),
        T::RecordingDate(v) | T::RecordingTime(v) | T::OriginalRecordingDate(v) => ("recorded", v),
        T::ReleaseDate(v) => ("date", v),
        T::EncodingDate(v) | T::TaggingDate(v) | T::DigitizedDate(v) => ("made", v),
        T::RecordingLocation(v) => ("place", v),
        T::Owner(v) => ("owner", v),
        T::Url(v) | T::UrlSource(v) => ("url", v),
        T::OriginalFile(v) => ("original file", v),
        T::RecordingYear(year) | T::ReleaseYear(year) => return Some(("date", year.to_string())),
        // The others describe music on sale, or what nobody looks for in a recording.
        _ => return None,
    };
    Some((told.0, told.1.to_string()))
}
