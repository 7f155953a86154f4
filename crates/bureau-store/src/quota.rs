//! How much one uploaded file may unpack to, at any depth: bombs and loops end here, when members are recorded. It is no
//! matter of the container's output, which is the same wherever the container stands.

use bureau_model::Sha256;
use bureau_model::word::{ErrorCode, Failure};

/// Artifacts that may come out of one uploaded file.
const MEMBERS: u64 = 200_000;
/// Their bytes: a hundred times the uploaded file's, at least and at most so many.
const FLOOR: u64 = 4 << 30;
const CEILING: u64 = 256 << 30;
/// Containers inside containers are opened this deep.
const DEPTH: usize = 16;

/// What a container's members may still take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    members: u64,
    bytes: u64,
    around: Vec<Sha256>,
}

impl Quota {
    /// why something is beyond it.
    pub const FULL: &str = "the uploaded file unpacks to more than Bureau takes out of one file; if it is genuine, unpack it and add its parts";

    /// Whether nothing more is taken, nor even named, because there are so many already.
    pub fn is_full(&self) -> bool {
        self.members == 0
    }

    /// For the members of a container. `root_size` is the size in bytes of the uploaded file that it belongs to, out of
    /// which `members` artifacts of `bytes` bytes came so far; `around` are the container's own content and
    /// those that it stands in.
    pub fn new(root_size: u64, members: u64, bytes: u64, around: Vec<Sha256>) -> Self {
        let all = root_size.saturating_mul(100).clamp(FLOOR, CEILING);
        Self { members: MEMBERS.saturating_sub(members), bytes: all.saturating_sub(bytes), around }
    }

    /// Takes the name of a member, which is all that one that was refused takes.
    pub fn name(&mut self) {
        self.members = self.members.saturating_sub(1);
    }

    /// Takes one member. Of what is refused here only the name is taken.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] for what is beyond the quota, stands too deep, or is what it stands in.
    pub fn take(&mut self, content: &Sha256, size: u64) -> Result<(), Failure> {
        let refuse = |message: &str| Err(Failure::new(ErrorCode::TooLarge, message));
        if self.is_full() {
            return refuse(Self::FULL);
        }
        self.name();
        if self.around.contains(content) {
            return refuse("it is a container that it stands in: a loop, made to be unpacked for ever");
        }
        if self.around.len() > DEPTH {
            return refuse("it stands 16 containers deep, which is as far as they are opened");
        }
        match self.bytes.checked_sub(size) {
            Some(bytes) => {
                self.bytes = bytes;
                Ok(())
            }
            None => refuse(Self::FULL),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Sha256 = Sha256([1; 32]);
    const OTHER: Sha256 = Sha256([2; 32]);

    #[test]
    fn an_uploaded_file_unpacks_to_so_much_and_no_more() {
        let mut quota = Quota::new(1, 0, FLOOR - 10, vec![ONE]);
        let mut take = |size| quota.take(&OTHER, size).is_ok();
        assert!(take(6) && take(4) && !take(1));
        let mut quota = Quota::new(1, MEMBERS - 1, 0, vec![ONE]);
        assert!(quota.take(&OTHER, 1).is_ok() && quota.take(&OTHER, 1).is_err());
    }

    #[test]
    fn loops_and_depths_end() {
        assert!(Quota::new(1, 0, 0, vec![OTHER, ONE]).take(&ONE, 1).is_err());
        assert!(Quota::new(1, 0, 0, vec![OTHER; DEPTH]).take(&ONE, 1).is_ok());
        assert!(Quota::new(1, 0, 0, vec![OTHER; DEPTH + 1]).take(&ONE, 1).is_err());
    }
}
