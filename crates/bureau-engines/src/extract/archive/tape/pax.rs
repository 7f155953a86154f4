//! What POSIX headers add to a file's own: `21 path=…` and the like, each with its length before it, so that a value
//! may hold anything.

use super::sparse::Map;

/// Records of one file, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Pax(Vec<(Vec<u8>, Vec<u8>)>);

impl Pax {
    /// Adds the records of a header, as far as they are sound.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while let Some((name, value, rest)) = record(bytes) {
            self.0.push((name.to_vec(), value.to_vec()));
            bytes = rest;
        }
    }

    /// Adds the records of a nearer header, which count for more.
    pub(super) fn overlay(&mut self, nearer: Self) {
        self.0.extend(nearer.0);
    }

    /// The last value of this name; an empty one takes back those before it.
    pub(super) fn text(&self, name: &[u8]) -> Option<Vec<u8>> {
        self.value(name).map(<[u8]>::to_vec)
    }

    pub(super) fn number(&self, name: &[u8]) -> Option<u64> {
        std::str::from_utf8(self.value(name)?).ok()?.parse().ok()
    }

    /// Whole seconds of a moment, which may have a fraction.
    pub(super) fn seconds(&self, name: &[u8]) -> Option<i64> {
        std::str::from_utf8(self.value(name)?).ok()?.split('.').next()?.parse().ok()
    }

    /// The name of a sparse file, which `path` is not.
    pub(super) fn sparse_name(&self) -> Option<Vec<u8>> {
        self.text(b"GNU.sparse.name")
    }

    /// The size of a sparse file with its holes.
    pub(super) fn real_size(&self) -> Option<u64> {
        self.number(b"GNU.sparse.realsize").or_else(|| self.number(b"GNU.sparse.size"))
    }

    /// Where the parts of a sparse file stand: the three ways in which GNU tar has written that.
    pub(super) fn sparse(&self) -> Option<Map> {
        if self.number(b"GNU.sparse.major").is_some_and(|major| major >= 1) {
            return Some(Map::InFront);
        }
        self.real_size()?;
        let numbers = match self.value(b"GNU.sparse.map") {
            Some(map) => numbers(map)?,
            None => self.pairs()?,
        };
        Some(Map::Known(numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()))
    }

    /// In the oldest way each piece has two records of its own.
    fn pairs(&self) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        for (name, value) in &self.0 {
            if name == b"GNU.sparse.offset" || name == b"GNU.sparse.numbytes" {
                numbers.push(std::str::from_utf8(value).ok()?.parse().ok()?);
            }
        }
        Some(numbers)
    }

    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        let (_, value) = self.0.iter().rev().find(|(own, _)| own == name)?;
        (!value.is_empty()).then_some(value)
    }
}

fn numbers(map: &[u8]) -> Option<Vec<u64>> {
    std::str::from_utf8(map).ok()?.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// A record's name and value, and what follows it.
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = bytes.iter().take(20).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&bytes[..blank]).ok()?.parse().ok()?;
    let record = bytes.get(blank + 1..length)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some((&record[..equals], &record[equals + 1..], &bytes[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_line_ends_and_what_is_nearer_counts() {
        let mut pax = Pax::default();
        pax.read(b"10 path=a\n22 comment=two\nlines!!\n9 mtime=\n");
        assert_eq!(pax.text(b"path").as_deref(), Some(&b"a"[..]));
        let mut nearer = Pax::default();
        nearer.read(b"10 path=b\n17 mtime=12.5789\n");
        pax.overlay(nearer);
        assert_eq!((pax.text(b"path").as_deref(), pax.seconds(b"mtime")), (Some(&b"b"[..]), Some(12)));
        for broken in [&b"99 path=a\n"[..], b"x", b"-1 a=b\n", b"3 =\n", b"0 a=b\n"] {
            Pax::default().read(broken);
        }
    }
}
