//! The names of kinds and precisions in files, JSON and messages.

use super::numerals::{Kind, Precision};

impl Kind {
    /// The word for it, as the ledger and the JSON of `scan` write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cardinal => "cardinal",
            Self::Percent => "percent",
            Self::Fraction => "fraction",
            Self::Ratio => "ratio",
            Self::Range => "range",
            Self::Ordinal => "ordinal",
            Self::Date => "date",
            Self::Age => "age",
            Self::Duration => "duration",
            Self::Rate => "rate",
            Self::Identifier => "identifier",
        }
    }
}

impl Precision {
    /// The word for it, as the ledger and the JSON of `scan` write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at-least",
            Self::MoreThan => "more-than",
            Self::AtMost => "at-most",
            Self::LessThan => "less-than",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reads_back() {
        use Kind::{Age, Cardinal, Date, Duration, Fraction, Identifier, Ordinal};
        use Kind::{Percent, Range, Rate, Ratio};
        let kinds = [
            Cardinal, Percent, Fraction, Ratio, Range, Ordinal, Date, Age, Duration, Rate,
            Identifier,
        ];
        for kind in kinds {
            let json = format!("\"{}\"", kind.word());
            assert_eq!(serde_json::from_str::<Kind>(&json).unwrap(), kind);
        }
        use Precision::{About, AtLeast, AtMost, Exact, LessThan, MoreThan};
        for precision in [Exact, About, AtLeast, MoreThan, AtMost, LessThan] {
            let json = format!("\"{}\"", precision.word());
            assert_eq!(serde_json::from_str::<Precision>(&json).unwrap(), precision);
        }
    }
}
