//! Figures of several rounds, and the Markdown they are printed as.

use std::io::Write;

/// One figure, measured in several rounds; kept in order.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds a round.
    pub fn add(&mut self, sample: f64) {
        let at = self.0.partition_point(|other| other.total_cmp(&sample).is_lt());
        self.0.insert(at, sample);
    }

    /// The middle one, or the mean of the two in the middle; 0 without rounds.
    pub fn median(&self) -> f64 {
        let at = |i: usize| self.0.get(i).copied().unwrap_or_default();
        let n = self.0.len();
        if n % 2 == 1 { at(n / 2) } else { f64::midpoint(at((n / 2).saturating_sub(1)), at(n / 2)) }
    }

    /// The value that so many of a hundred samples are not above.
    pub fn percentile(&self, percent: f64) -> f64 {
        let rank = (percent / 100.0 * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The lowest and the highest.
    pub fn range(&self) -> (f64, f64) {
        let ends = self.0.first().zip(self.0.last());
        ends.map_or((0.0, 0.0), |(low, high)| (*low, *high))
    }

    /// The same in another unit, of which one of these is `factor`.
    pub fn scaled(&self, factor: f64) -> Self {
        Self(self.0.iter().map(|sample| sample * factor).collect())
    }

    /// `median (low–high)`.
    pub fn show(&self) -> String {
        let (low, high) = self.range();
        format!("{} ({}–{})", number(self.median()), number(low), number(high))
    }
}

/// With as many digits as are worth reading, thousands set apart.
pub fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Prints a line.
pub fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout().lock(), "{line}")
}

/// Prints the head of a table.
pub fn head(columns: &[&str]) -> std::io::Result<()> {
    say(&format!("\n| {} |", columns.join(" | ")))?;
    say(&format!("|{}", " --- |".repeat(columns.len())))
}

/// Prints a row of a table.
pub fn row(cells: &[String]) -> std::io::Result<()> {
    say(&format!("| {} |", cells.join(" | ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: &[f64]) -> Samples {
        let mut samples = Samples::default();
        values.iter().for_each(|value| samples.add(*value));
        samples
    }

    #[test]
    fn the_median_is_in_the_middle_and_the_ends_are_shown() {
        assert_eq!(samples(&[3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(samples(&[4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert_eq!(samples(&[12_345.0, 999.0, 1_000.0]).show(), "1,000 (999–12,345)");
    }

    #[test]
    fn a_percentile_is_a_sample() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(samples(&hundred).percentile(99.0), 99.0);
        assert_eq!(samples(&hundred).percentile(50.0), 50.0);
        assert_eq!(samples(&[]).percentile(50.0), 0.0);
    }
}
