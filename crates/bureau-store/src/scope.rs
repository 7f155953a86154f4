//! Who asks, and what she may see. Every call of a store that reads, changes or follows evidence takes a [`Scope`].

use bureau_model::{Role, UserId};

/// Somebody who works with a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Her name.
    pub name: String,
    /// What she is.
    pub role: Role,
}

/// What somebody may see and change, and how she signs. What is outside it does not exist for her: it is not found, not
/// counted, not suggested.
///
/// A scope is not made but granted ([`grant`]), in one module of each program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    person: UserId,
    actor: String,
    owners: Option<Vec<UserId>>,
}

impl Scope {
    /// Who asks: what she uploads is hers.
    pub fn person(&self) -> UserId {
        self.person
    }

    /// How she signs the journal.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Whose jobs are seen; none when all are.
    pub fn owners(&self) -> Option<&[UserId]> {
        self.owners.as_deref()
    }

    /// Everything is seen.
    pub fn is_everything(&self) -> bool {
        self.owners.is_none()
    }
}

/// Makes scopes. A program calls it where it knows who asks, and nowhere else.
pub mod grant {
    use super::{Person, Scope};
    use bureau_model::UserId;

    /// Everything that the store holds, seen by this person.
    pub fn everything(person: &Person) -> Scope {
        Scope { person: person.id, actor: actor(person), owners: None }
    }

    /// The person's own jobs, and those of these others.
    pub fn jobs_of(person: &Person, others: &[UserId]) -> Scope {
        let owners = std::iter::once(person.id).chain(others.iter().copied()).collect();
        Scope { person: person.id, actor: actor(person), owners: Some(owners) }
    }

    fn actor(person: &Person) -> String {
        format!("analyst:{}", person.name)
    }
}
