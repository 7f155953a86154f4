//! Check digits.

/// Luhn's: cards and devices.
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0');
            match (n % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The digit that makes `digits` good by Luhn when it follows them.
pub(super) fn luhn_digit(digits: &str) -> char {
    ('0'..='9').find(|digit| luhn(&format!("{digits}{digit}"))).unwrap_or('0')
}

/// The check character of an Indian tax registration: fourteen characters in base 36, every second one doubled, the
/// digits of each product added.
pub(super) fn gstin(number: &str) -> bool {
    let value = |c: char| c.to_digit(36);
    let Some(check) = number.chars().last().and_then(value).filter(|_| number.len() == 15) else {
        return false;
    };
    let sum: u32 = number
        .chars()
        .take(14)
        .enumerate()
        .map(|(n, c)| {
            let product = value(c).unwrap_or_default() * if n % 2 == 0 { 1 } else { 2 };
            product / 36 + product % 36
        })
        .sum();
    (36 - sum % 36) % 36 == check
}

/// Verhoeff's: Aadhaar. Multiplication in the dihedral group of order ten, each digit permuted by its place.
pub(super) fn verhoeff(digits: &str) -> bool {
    let folded = digits
        .bytes()
        .rev()
        .enumerate()
        .fold(0, |check, (n, byte)| multiply(check, permute(n % 8, usize::from(byte - b'0'))));
    folded == 0
}

fn multiply(a: usize, b: usize) -> usize {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

fn permute(times: usize, digit: usize) -> usize {
    const ONCE: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    (0..times).fold(digit, |digit, _| ONCE[digit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_luhn() {
        for good in ["4111111111111111", "378282246310005", "490154203237518", "79927398713"] {
            assert!(luhn(good), "{good}");
        }
        assert!(!luhn("4111111111111112"));
    }

    #[test]
    fn known_answers_of_verhoeff() {
        for good in ["2363", "123451", "123456789010", "1428570"] {
            assert!(verhoeff(good), "{good}");
        }
        assert!(!verhoeff("2364"));
        assert!(!verhoeff("123456789011"));
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_ones_are_noticed() {
        let good = "123456789010";
        for at in 0..good.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = good.as_bytes().to_vec();
                wrong[at] = digit;
                let wrong = String::from_utf8(wrong).expect("digits");
                assert_eq!(verhoeff(&wrong), wrong == good, "{wrong}");
            }
        }
        assert!(!verhoeff("213456789010"));
    }
}
