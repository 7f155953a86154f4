//! What the dates of one writer show of the order of their figures.

use super::day::{Day, leading};
use super::fold::folded;
use super::order::Order;
use std::collections::BTreeSet;

impl Order {
    /// Decided over the dates of one writer, as a chat or a column has them; what follows a date is not looked at.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tally = Tally::default();
        for text in texts {
            let folded = folded(text).unwrap_or_default();
            tally.count(leading(folded.trim_start_matches('[')).ok().map(|(day, _)| day));
        }
        tally.order()
    }
}

/// What the dates of one writer have shown so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    day_first: bool,
    month_first: bool,
    /// A date whose last figure has one digit, as no year has.
    year_first: bool,
    /// Of dates with a short year: what stood in the first and in the last place.
    first: BTreeSet<u32>,
    last: BTreeSet<u32>,
    /// A date whose last figure can't be a day.
    year_last: bool,
}

impl Tally {
    pub(crate) fn count(&mut self, day: Option<Day>) {
        let Some(Day::Figures { a, b, c, digits }) = day else { return };
        self.year_first |= digits == 1;
        self.day_first |= a > 12;
        self.month_first |= b > 12;
        if digits <= 2 {
            self.first.insert(a);
            self.last.insert(c);
            self.year_last |= c == 0 || c > 31;
        } else {
            self.year_last = true;
        }
    }

    /// Dates that show both orders decide nothing.
    pub(crate) fn order(&self) -> Order {
        // The last place goes through many values while the first stands still: it is no year.
        let still = self.first.len() <= 2 && self.first.iter().all(|a| *a > 12);
        match (self.day_first, self.month_first) {
            _ if self.year_first && !self.year_last => Order::YearFirst,
            (true, false) if still && !self.year_last && self.last.len() > 2 => Order::YearFirst,
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            (true, true) | (false, false) => Order::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_date_decides_for_all() {
        assert_eq!(Order::of(["05/03/24, 9:15 pm", "[13/03/24, 11:59:59 AM]"]), Order::DayFirst);
        assert_eq!(Order::of(["3/5/24, 9:15 PM", "3/13/24, 9:15 PM"]), Order::MonthFirst);
        assert_eq!(Order::of(["05/03/24", "06/03/24"]), Order::Undecided);
        assert_eq!(Order::of(["13/03/24", "03/13/24"]), Order::Undecided);
        assert_eq!(Order::of(["24/3/5 下午9:15", "24/3/6 下午9:15", "24/3/13 下午9:15"]), Order::YearFirst);
        assert_eq!(Order::of(["24/03/24", "25/03/24", "26/03/24"]), Order::DayFirst);
        assert_eq!(Order::of(["2024-03-05", "hello"]), Order::Undecided);
    }
}
