//! Exact decimal strings: no leading zeros, no trailing zeros after the point, never a float.

use fixed_decimal::Decimal;

/// The canonical form of digits with an optional point: "007.50" is "7.5".
pub(super) fn canonical(digits: &str) -> String {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    }
}

/// A value times a power of ten; nothing for what is no decimal.
pub(super) fn shift(value: &str, power: i16) -> Option<String> {
    let mut decimal = Decimal::try_from_str(value).ok()?;
    decimal.absolute.multiply_pow10(power);
    decimal.absolute.trim_end();
    decimal.absolute.trim_start();
    Some(decimal.to_string())
}

/// The sum of two values, nothing when it does not fit or a value is negative.
pub(super) fn add(a: &str, b: &str) -> Option<String> {
    let places = places(a).max(places(b));
    scaled(a, places)?
        .checked_add(scaled(b, places)?)
        .map(|sum| unscaled(sum, places))
}

/// A value times a small whole number.
pub(super) fn multiply(value: &str, factor: u128) -> Option<String> {
    let places = places(value);
    scaled(value, places)?
        .checked_mul(factor)
        .map(|product| unscaled(product, places))
}

/// A fraction as a decimal, when it has one that ends: "3" and "8" give "0.375".
pub(super) fn quotient(numerator: u128, denominator: u128) -> Option<String> {
    (0..=6).find_map(|places| {
        let scale = 10_u128.checked_pow(places)?;
        let top = numerator.checked_mul(scale)?;
        (denominator != 0 && top % denominator == 0)
            .then(|| unscaled(top / denominator, usize::try_from(places).unwrap_or(0)))
    })
}

/// Which of two values is larger; nothing when they cannot be compared exactly.
pub(super) fn compare(a: &str, b: &str) -> Option<std::cmp::Ordering> {
    let places = places(a).max(places(b));
    Some(scaled(a, places)?.cmp(&scaled(b, places)?))
}

fn places(value: &str) -> usize {
    value.split_once('.').map_or(0, |(_, part)| part.len())
}

fn scaled(value: &str, places: usize) -> Option<u128> {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    format!("{whole}{part:0<places$}").parse().ok()
}

fn unscaled(value: u128, places: usize) -> String {
    let digits = format!("{value:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    canonical(&format!("{whole}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_exact() {
        assert_eq!(canonical("007.50"), "7.5");
        assert_eq!(canonical("000"), "0");
        assert_eq!(shift("1.2", 9).as_deref(), Some("1200000000"));
        assert_eq!(shift("0.1", 6).as_deref(), Some("100000"));
        assert_eq!(add("2.5", "0.75").as_deref(), Some("3.25"));
        assert_eq!(multiply("1.5", 12).as_deref(), Some("18"));
        assert_eq!(quotient(3, 8).as_deref(), Some("0.375"));
        assert_eq!(quotient(1, 3), None);
        assert_eq!(quotient(1, 0), None);
    }
}
