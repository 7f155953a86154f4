//! The Store traits, their errors, and the conformance suite every store passes.
