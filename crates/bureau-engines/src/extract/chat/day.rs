//! Which figure of a date is the day, decided over a whole chat.
//!
//! Figures above twelve decide ([`Tally`]). Where none is, time does: a chat is in the order of its messages, and under
//! the wrong order it runs backwards. Where that decides nothing either the day comes first, and it is said that the
//! file doesn't tell.

use crate::moment::{Day, Order, Tally};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// The order of the figures in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) order: Order,
    /// Whether another order is as possible.
    pub(super) doubtful: bool,
}

impl Decided {
    /// For these days in the order of the file; `dotted` says that all are written with dots, before which the day
    /// stands in every language.
    pub(super) fn over(days: &[Day], dotted: bool) -> Self {
        let mut tally = Tally::default();
        days.iter().for_each(|day| tally.count(Some(*day)));
        let mut order = tally.order();
        if order == Order::Undecided {
            let (day_first, month_first) =
                (steps_back(days, Order::DayFirst), steps_back(days, Order::MonthFirst));
            order = match day_first.cmp(&month_first) {
                Ordering::Less => Order::DayFirst,
                Ordering::Equal if dotted => Order::DayFirst,
                Ordering::Equal => Order::Undecided,
                Ordering::Greater => Order::MonthFirst,
            };
        }
        let doubtful = days.iter().any(|day| order.day(*day).is_ok_and(|(_, doubt)| doubt.is_some()));
        Self { order, doubtful }
    }
}

/// How often a message would be of an earlier day than the one before it.
fn steps_back(days: &[Day], order: Order) -> usize {
    let dates: Vec<NaiveDate> =
        days.iter().filter_map(|day| order.day(*day).ok()).map(|(date, _)| date).collect();
    dates.windows(2).filter(|pair| pair[1] < pair[0]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(figures: &[(u32, u32, u32)]) -> (Order, bool) {
        let days: Vec<Day> =
            figures.iter().map(|(a, b, c)| Day::Figures { a: *a, b: *b, c: *c, digits: 2 }).collect();
        let Decided { order, doubtful } = Decided::over(&days, false);
        (order, doubtful)
    }

    #[test]
    fn a_figure_above_twelve_decides() {
        assert_eq!(decided(&[(5, 3, 24), (6, 3, 24), (13, 3, 24)]), (Order::DayFirst, false));
        assert_eq!(decided(&[(3, 5, 24), (3, 13, 24)]), (Order::MonthFirst, false));
    }

    #[test]
    fn time_does_not_run_backwards() {
        assert_eq!(decided(&[(3, 5, 24), (3, 6, 24), (4, 1, 24), (4, 2, 24)]), (Order::MonthFirst, false));
        assert_eq!(decided(&[(5, 3, 24), (6, 3, 24), (1, 4, 24), (2, 4, 24)]), (Order::DayFirst, false));
    }

    #[test]
    fn without_proof_the_day_comes_first_and_it_is_said() {
        assert_eq!(decided(&[(5, 3, 24)]), (Order::Undecided, true));
        assert_eq!(decided(&[(5, 5, 24)]), (Order::Undecided, false));
    }
}
