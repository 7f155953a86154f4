//! Who asks: a person at an open data folder, and what she may see.

use crate::App;
use bureau_model::{Event, Role, UserId, WireError};
use bureau_store::{Person, Scope};

/// Somebody who works with an open data folder. Every command takes one. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    app: App,
    person: Person,
    scope: Scope,
}

impl Session {
    /// The person at this desk, who sees everything that its data folder holds.
    pub fn desk(app: &App) -> Self {
        Self { app: app.clone(), person: app.person.clone(), scope: app.scope.clone() }
    }

    /// The data folder.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Who it is.
    pub fn user(&self) -> UserId {
        self.person.id
    }

    /// What she is.
    pub fn role(&self) -> Role {
        self.person.role
    }

    /// Her name.
    pub(crate) fn name(&self) -> &str {
        &self.person.name
    }

    /// Recorded events after a number, in order: those that she may see. [`App::recorded`] tells when to look.
    pub async fn events(&self, after: i64, limit: u64) -> Result<Vec<Event>, WireError> {
        Ok(self.app.store().events_after(&self.scope, after, limit).await?)
    }

    /// What she may see, and how she signs.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}
