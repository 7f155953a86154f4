//! What makes two runs the same run: an output's key.
//!
//! The key covers the content, the stage, the engine with its version, the parameters, and the key of the
//! output it rests on. So the same file in another case costs nothing, and changing one parameter re-runs
//! that stage and what depends on it, nothing else.

use crate::id::Sha256;
use crate::stage::Stage;
use serde::{Deserialize, Serialize};
use sha2::Digest;

/// Which engine does or did the work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EngineId {
    /// Its name, such as `xberg` or `textrank`.
    pub name: String,
    /// Its version. A new version makes older outputs stale.
    pub version: String,
}

impl EngineId {
    /// An engine's name and version.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { name: name.into(), version: version.into() }
    }
}

/// The identity of an output, SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct OutputKey(pub Sha256);

impl OutputKey {
    /// The key of what `engine` makes of `content` in `stage`. `parameters` is canonical JSON (object keys
    /// sorted); `rests_on` the key of the output that the stage reads, none for the first stage.
    pub fn new(
        content: &Sha256,
        stage: Stage,
        engine: &EngineId,
        parameters: &str,
        rests_on: Option<&OutputKey>,
    ) -> Self {
        let mut hash = sha2::Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        field(&content.0);
        field(stage.as_str().as_bytes());
        field(engine.name.as_bytes());
        field(engine.version.as_bytes());
        field(parameters.as_bytes());
        field(rests_on.map_or(&[][..], |key| &key.0.0));
        Self(Sha256(hash.finalize().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_key_counts_and_parts_do_not_run_together() {
        let content = Sha256([1; 32]);
        let engine = EngineId::new("a", "b1");
        let key = |engine: &EngineId, parameters: &str, on| {
            OutputKey::new(&content, Stage::Graph, engine, parameters, on)
        };
        let base = key(&engine, "{}", None);
        assert_eq!(base, key(&engine, "{}", None));
        assert_ne!(base, key(&EngineId::new("ab", "1"), "{}", None));
        assert_ne!(base, key(&engine, "{\"x\":1}", None));
        assert_ne!(base, key(&engine, "{}", Some(&base)));
    }
}
