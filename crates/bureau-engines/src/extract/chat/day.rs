//! Which of the three figures of a day is which, decided over a whole file.
//!
//! An order that makes impossible days of the stamps is out. Of the others the one stands under which time runs
//! backwards least: a chat is in the order of its messages. Where two are left the day comes first, and it is said
//! that the file doesn't tell.

use super::stamp::Day;
use jiff::civil::Date;

/// Years in which messengers were used.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2069;

/// Where the year, the month and the day stand.
type Order = [usize; 3];

const DAY_FIRST: Order = [2, 1, 0];
const YEAR_FIRST: Order = [0, 1, 2];
/// The likelier stand first.
const ORDERS: [Order; 3] = [DAY_FIRST, [2, 0, 1], YEAR_FIRST];

/// The order of the figures in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    order: Order,
    /// Whether another order is as possible.
    pub(super) doubtful: bool,
}

impl Decided {
    /// For these days in the order of the file.
    pub(super) fn over(days: &[Day]) -> Self {
        let figures: Vec<[i16; 3]> = days
            .iter()
            .filter_map(|day| match day {
                Day::Figures(figures) => Some(*figures),
                Day::Sure(..) => None,
            })
            .collect();
        let faults: Vec<(usize, Order)> =
            ORDERS.iter().map(|order| (faults(&figures, *order), *order)).collect();
        let least = faults.iter().map(|(faults, _)| *faults).min().unwrap_or_default();
        let mut best = faults.iter().filter(|(faults, _)| *faults == least).map(|(_, order)| *order);
        let order = best.next().unwrap_or(DAY_FIRST);
        let doubtful = best.any(|other| figures.iter().any(|f| date(*f, other) != date(*f, order)));
        Self { order, doubtful }
    }

    /// The day that was meant; `None` when there is no such day.
    pub(super) fn date(&self, day: Day) -> Option<Date> {
        match day {
            Day::Sure(year, month, day) => Date::new(year, month, day).ok(),
            Day::Figures(figures) => date(figures, self.order),
        }
    }
}

/// Impossible days weigh more than steps back in time, which clocks and late deliveries make too.
fn faults(figures: &[[i16; 3]], order: Order) -> usize {
    let dates: Vec<Option<Date>> = figures.iter().map(|f| date(*f, order)).collect();
    let impossible = dates.iter().filter(|date| date.is_none()).count();
    let known: Vec<Date> = dates.into_iter().flatten().collect();
    let back = known.windows(2).filter(|pair| pair[1] < pair[0]).count();
    // Hardly anybody writes a year of two figures first.
    let odd = order == YEAR_FIRST && figures.iter().any(|f| f[0] < 100);
    impossible * 1_000 + back + usize::from(odd) * 500
}

fn date(figures: [i16; 3], [year, month, day]: Order) -> Option<Date> {
    let year = match figures[year] {
        short @ 0..100 => 2000 + short,
        long => long,
    };
    let possible = YEARS.contains(&year) && figures[day] <= 31 && figures[month] <= 12;
    possible.then(|| Date::new(year, figures[month] as i8, figures[day] as i8).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(figures: &[[i16; 3]]) -> (Vec<String>, bool) {
        let days: Vec<Day> = figures.iter().map(|f| Day::Figures(*f)).collect();
        let decided = Decided::over(&days);
        let dates = days.iter().map(|d| decided.date(*d).map_or("none".to_owned(), |d| d.to_string()));
        (dates.collect(), decided.doubtful)
    }

    #[test]
    fn a_figure_above_twelve_decides() {
        let (dates, doubtful) = decided(&[[5, 3, 24], [6, 3, 24], [13, 3, 24]]);
        assert_eq!((dates[0].as_str(), dates[2].as_str(), doubtful), ("2024-03-05", "2024-03-13", false));
        let (dates, doubtful) = decided(&[[3, 5, 24], [3, 13, 24]]);
        assert_eq!((dates[0].as_str(), doubtful), ("2024-03-05", false));
    }

    #[test]
    fn time_does_not_run_backwards() {
        let (dates, doubtful) = decided(&[[3, 5, 24], [3, 6, 24], [4, 1, 24], [4, 2, 24]]);
        assert_eq!((dates[2].as_str(), doubtful), ("2024-04-01", false));
        let (dates, doubtful) = decided(&[[5, 3, 24], [6, 3, 24], [1, 4, 24], [2, 4, 24]]);
        assert_eq!((dates[2].as_str(), doubtful), ("2024-04-01", false));
    }

    #[test]
    fn a_year_of_four_figures_is_known_wherever_it_stands() {
        assert_eq!(decided(&[[2024, 3, 5]]), (vec!["2024-03-05".to_owned()], false));
    }

    #[test]
    fn without_proof_the_day_comes_first_and_it_is_said() {
        assert_eq!(decided(&[[5, 3, 24]]), (vec!["2024-03-05".to_owned()], true));
        assert_eq!(decided(&[[5, 5, 2024]]), (vec!["2024-05-05".to_owned()], false));
        assert_eq!(decided(&[[1402, 12, 15]]), (vec!["none".to_owned()], false));
    }
}
