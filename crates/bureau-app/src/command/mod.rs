//! One function for each command of [`bureau_model::for_each_command`]: its request in, its answer or an error
//! with a code out. A host makes its adapters from that list, so that one without a function here does not
//! compile.

mod artifact;
mod case;
mod job;
mod machine;
mod model;

pub use artifact::*;
pub use case::*;
pub use job::*;
pub use machine::*;
pub use model::*;

use bureau_model::{CaseName, Code, WireError};

/// A command's answer.
pub type Answer<T> = Result<T, WireError>;

/// Rows of a list at most, where the request does not say.
const LIST: u64 = 500;

/// Refuses what is no country's code.
fn country(code: &str) -> Answer<()> {
    if bureau_model::country::is_country(code) {
        return Ok(());
    }
    let text = format!("{code:?} is not the code of a country");
    Err(WireError::new(Code::Invalid, text).with_hint("two capital letters, such as IN or GB"))
}

fn case(name: &str) -> Answer<CaseName> {
    CaseName::new(name).map_err(|error| {
        WireError::new(Code::Invalid, error.to_string())
            .with_hint("name the case, such as \"Operation Phoenix\"")
    })
}
