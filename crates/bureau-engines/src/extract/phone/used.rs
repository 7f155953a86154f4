//! What a reader answers.

/// What a reader made of a database: the tables that it used, none where the database is none of its kind.
pub(super) type Used = &'static [&'static str];
