//! Who sits at this desk. The one place where scopes are granted.

use bureau_store::{Machine, Person, Scope, StoreError, grant};

/// The person at this desk, with the scope that is hers. Her first name here is what the system calls her; what is
/// recorded is kept from then on.
pub(crate) async fn at_desk(store: &dyn Machine) -> Result<(Person, Scope), StoreError> {
    let named = std::env::var("USER").ok().filter(|name| !name.is_empty());
    let person = store.desk(named.as_deref().unwrap_or("analyst")).await?;
    let scope = grant::everything(&person);
    Ok((person, scope))
}
