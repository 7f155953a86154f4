//! Which of several figures is the day: seldom to be seen in one date, mostly in many.

/// The order of a date's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Nothing decides. The day is taken first unless it can't be, and that is said.
    #[default]
    Undecided,
    /// `13/03/26`.
    DayFirst,
    /// `3/13/26`.
    MonthFirst,
    /// `26/03/13`.
    YearFirst,
}
