//! The child process that parses evidence.
