//! Ids and names. Each is its own type, so that one can't be handed over for another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// An artifact's number in its own store. Across machines an artifact is its job and its ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct ArtifactId(pub i64);

impl fmt::Display for ArtifactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `manager/analyst/uuid`. The UUID (version 7) identifies the job, the two segments before it name
/// its owner: `local/<user>` until the workstation belongs to a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct JobId {
    owner: String,
    uuid: Uuid,
}

/// Why a text is not a job id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a job id: expected manager/analyst/uuid")]
pub struct BadJobId {
    text: String,
}

impl JobId {
    /// The id of a job of `local/<user>`. Characters of `user` that would break the path are replaced.
    pub fn local(user: &str, uuid: Uuid) -> Self {
        let user: String = user
            .chars()
            .map(|c| if c == '/' || c.is_whitespace() || c.is_control() { '_' } else { c })
            .collect();
        let user = if user.is_empty() { "analyst".to_owned() } else { user };
        Self { owner: format!("local/{user}"), uuid }
    }

    /// The part that identifies the job.
    pub fn uuid(&self) -> Uuid {
        self.uuid
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.uuid)
    }
}

impl FromStr for JobId {
    type Err = BadJobId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadJobId { text: text.to_owned() };
        let (owner, uuid) = text.rsplit_once('/').ok_or_else(bad)?;
        let segments: Vec<&str> = owner.split('/').collect();
        if segments.len() != 2 || segments.iter().any(|s| s.is_empty()) {
            return Err(bad());
        }
        let uuid = Uuid::parse_str(uuid).map_err(|_| bad())?;
        Ok(Self { owner: owner.to_owned(), uuid })
    }
}

impl TryFrom<String> for JobId {
    type Error = BadJobId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<JobId> for String {
    fn from(id: JobId) -> Self {
        id.to_string()
    }
}

/// A person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct UserId(pub Uuid);

/// A case. Its name can be changed; this can't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct CaseId(pub Uuid);

/// Who works on stages: one per pipeline of a process, alive as long as its lock is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkerId(pub Uuid);

/// The token of one claim. Finishing or renewing with another token than the stored one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeaseId(pub Uuid);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A case's name as the analyst wrote it, trimmed and in Unicode NFC: two names are the same case
/// when they are equal here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct CaseName(String);

/// Why a text can't name a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCaseName {
    /// Nothing is left after trimming.
    #[error("the case name is empty")]
    Empty,
    /// Longer than any list could show.
    #[error("the case name has {0} characters, at most {max} are allowed", max = CaseName::MAX_CHARS)]
    TooLong(usize),
    /// Line breaks and other control characters.
    #[error("the case name has a line break or another control character")]
    Control,
}

impl CaseName {
    /// The longest name, in Unicode scalar values.
    pub const MAX_CHARS: usize = 200;

    /// Trims and normalises.
    pub fn new(text: &str) -> Result<Self, BadCaseName> {
        let name: String = text.trim().nfc().collect();
        let chars = name.chars().count();
        if chars == 0 {
            return Err(BadCaseName::Empty);
        }
        if chars > Self::MAX_CHARS {
            return Err(BadCaseName::TooLong(chars));
        }
        if name.chars().any(char::is_control) {
            return Err(BadCaseName::Control);
        }
        Ok(Self(name))
    }

    /// The normalised name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for CaseName {
    type Error = BadCaseName;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<CaseName> for String {
    fn from(name: CaseName) -> Self {
        name.0
    }
}

/// A content's SHA-256: what an original is called in the vault.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Sha256 {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Sha256 {
    type Error = hex::FromHexError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Sha256> for String {
    fn from(hash: Sha256) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_case_name_are_one_case() {
        let composed = CaseName::new(" Caf\u{e9} ").expect("a name");
        let decomposed = CaseName::new("Cafe\u{301}").expect("a name");
        assert_eq!(composed, decomposed);
    }

    #[test]
    fn a_name_that_no_list_could_show_is_refused_with_its_reason() {
        assert_eq!(CaseName::new(" \t "), Err(BadCaseName::Empty));
        assert_eq!(CaseName::new("a\nb"), Err(BadCaseName::Control));
        assert_eq!(CaseName::new(&"x".repeat(201)), Err(BadCaseName::TooLong(201)));
    }

    #[test]
    fn a_job_id_is_its_owner_and_a_uuid() {
        let id = JobId::local("jane doe/x", Uuid::nil());
        assert_eq!(id.to_string(), "local/jane_doe_x/00000000-0000-0000-0000-000000000000");
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["", "a/b", "a/b/c", "/b/00000000-0000-0000-0000-000000000000"] {
            assert!(bad.parse::<JobId>().is_err(), "{bad:?} was taken");
        }
    }
}
