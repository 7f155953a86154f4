//! One binary for the use cases as a whole.

mod corpus;
