//! The bureau command line.
