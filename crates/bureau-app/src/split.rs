//! Which files beside a file are parts of the same split archive, by their names and by what they were judged to be.

use crate::original::original;
use bureau_model::Sha256;
use bureau_model::split::{self, Part, Scheme, Split};
use bureau_model::word::Failure;
use bureau_store::{Claimed, Sibling};
use bureau_vault::{Original, Vault};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The parts of one archive, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    own: Part,
    all: BTreeMap<u32, Sha256>,
}

/// The parts of the archive of which this file is one; `None` when it is none. `siblings` are the files beside it.
pub(crate) fn parts(claimed: &Claimed, siblings: &[Sibling]) -> Option<Parts> {
    let own = Part::of(&claimed.filename)?;
    let mut all = BTreeMap::new();
    let mut is_archive = claimed.media_type == split::MEDIA_TYPE;
    for sibling in siblings {
        let Some(part) = Part::of(&sibling.filename).filter(|part| part.belongs_to(&own)) else { continue };
        // Files are often numbered; a first one that is an archive tells that these are parts.
        is_archive |= part.number == 1 && sibling.media_type == split::MEDIA_TYPE;
        all.insert(part.number, sibling.sha256);
    }
    all.insert(own.number, claimed.sha256);
    let is_part = match own.scheme {
        Scheme::Cut => own.is_sure || is_archive,
        // What is called like the last part, or the first, is an ordinary archive where it stands alone.
        Scheme::Zip | Scheme::Rar => own.is_sure || all.len() > 1,
    };
    is_part.then_some(Parts { own, all })
}

impl Parts {
    /// What an output depends on beside the content: names and contents of all parts.
    pub(crate) fn key(&self) -> serde_json::Value {
        let all: Vec<(u32, String)> =
            self.all.iter().map(|(number, content)| (*number, content.to_string())).collect();
        serde_json::json!([self.own.whole, self.own.number, all])
    }

    /// The parts as a child is told of them, and what has to be kept until it has read them.
    pub(crate) async fn given(&self, vault: &Arc<Vault>) -> Result<(Split, Vec<Original>), Failure> {
        let mut originals = Vec::with_capacity(self.all.len());
        for content in self.all.values() {
            originals.push(original(vault, *content).await?);
        }
        let paths = originals.iter().map(|original| original.path_in_child().to_owned());
        let split = Split {
            whole: self.own.whole.clone(),
            scheme: self.own.scheme,
            number: self.own.number,
            parts: self.all.keys().copied().zip(paths).collect(),
        };
        Ok((split, originals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::stage::{Attempts, Lane};
    use bureau_model::{ArtifactId, FileType, JobId, LeaseId, Stage};

    fn claimed(filename: &str, media_type: &str) -> Claimed {
        Claimed {
            id: 1,
            lease: LeaseId(uuid::Uuid::nil()),
            stage: Stage::Extraction,
            attempts: Attempts::default(),
            artifact: ArtifactId(1),
            job: JobId::local("analyst", uuid::Uuid::nil()),
            filename: filename.to_owned(),
            file_type: FileType::Archive,
            media_type: media_type.to_owned(),
            size: 1,
            sha256: Sha256([0; 32]),
            language: None,
            target_language: "en".to_owned(),
            country: "IN".to_owned(),
            lane: Lane::Cpu,
            rests_on: None,
        }
    }

    fn sibling(filename: &str, content: u8, media_type: &str) -> Sibling {
        Sibling {
            filename: filename.to_owned(),
            sha256: Sha256([content; 32]),
            media_type: media_type.to_owned(),
        }
    }

    fn numbers(filename: &str, media_type: &str, siblings: &[Sibling]) -> Option<Vec<u32>> {
        parts(&claimed(filename, media_type), siblings).map(|parts| parts.all.into_keys().collect())
    }

    #[test]
    fn numbered_files_are_parts_only_where_the_first_is_an_archive() {
        let logs = [sibling("log.001", 1, "text/plain"), sibling("log.002", 2, "text/plain")];
        assert_eq!(numbers("log.001", "text/plain", &logs), None);
        let parts = [sibling("a.001", 1, split::MEDIA_TYPE), sibling("a.002", 2, "text/plain")];
        assert_eq!(numbers("a.002", "text/plain", &parts), Some(vec![1, 2]));
    }

    #[test]
    fn an_archive_that_stands_alone_is_no_part() {
        assert_eq!(numbers("a.zip", "application/zip", &[sibling("a.zip", 1, "application/zip")]), None);
        let split = [sibling("a.z01", 1, split::MEDIA_TYPE), sibling("b.z02", 1, split::MEDIA_TYPE)];
        assert_eq!(numbers("a.zip", "application/zip", &split), Some(vec![1, Part::LAST]));
        assert_eq!(numbers("a.rar", "application/vnd.rar", &[]), None);
    }

    #[tokio::test]
    async fn a_child_is_given_every_part_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Arc::new(Vault::open(&folder.path().join("vault")).expect("a vault"));
        let taken = ["one", "two"].map(|text| {
            let file = folder.path().join(text);
            std::fs::write(&file, text).expect("a file");
            vault.copy(&file).expect("a copy")
        });
        let hashes = taken.each_ref().map(|copy| Sha256(copy.hashes.sha256));
        vault.commit(taken.into()).expect("committed");
        let parts = |second| {
            let own = Part::of("a.zip.001").expect("a part");
            Parts { own, all: BTreeMap::from([(1, hashes[0]), (2, second)]) }
        };
        let (split, _originals) = parts(hashes[1]).given(&vault).await.expect("both are there");
        let texts = split.parts.iter().map(|(_, path)| std::fs::read(path).expect("readable"));
        assert_eq!(texts.collect::<Vec<_>>(), [b"one", b"two"]);
        let failure = parts(Sha256([7; 32])).given(&vault).await.expect_err("the second is missing");
        assert_eq!(failure.code, bureau_model::ErrorCode::Io);
    }

    #[test]
    fn other_parts_make_another_output() {
        let of =
            |content| parts(&claimed("a.zip.001", split::MEDIA_TYPE), &[sibling("a.zip.002", content, "")]);
        assert_ne!(of(1).map(|parts| parts.key()), of(2).map(|parts| parts.key()));
    }
}
