//! Three values, and numbers and dates known only within bounds. Missing is never false.

use schemars::JsonSchema;
use serde::Serialize;

/// Whether a criterion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// What would decide it is not known.
    Unknown,
}

impl Truth {
    /// Both (Kleene): one that does not hold decides.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotMet, _) | (_, Self::NotMet) => Self::NotMet,
            (Self::Met, Self::Met) => Self::Met,
            _ => Self::Unknown,
        }
    }

    /// Either (Kleene): one that holds decides.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }

    /// Whether it holds for certain.
    #[must_use]
    pub fn is_met(self) -> bool {
        self == Self::Met
    }

    /// Whether it certainly does not hold.
    #[must_use]
    pub fn is_not_met(self) -> bool {
        self == Self::NotMet
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Met } else { Self::NotMet }
    }
}

/// A number of which the bounds are known. Unknown spans everything.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// At least this.
    pub low: f64,
    /// At most this.
    pub high: f64,
}

/// How two quantities are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or equal.
    AtLeast,
}

impl Bounds {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// A number known exactly.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// A number between two others, in either order.
    #[must_use]
    pub fn between(a: f64, b: f64) -> Self {
        Self { low: a.min(b), high: a.max(b) }
    }

    /// Compares in three values: met only if it holds for every number within both bounds.
    #[must_use]
    pub fn compare(self, how: Comparison, other: Self) -> Truth {
        let less = if self.high < other.low {
            Truth::Met
        } else if self.low >= other.high {
            Truth::NotMet
        } else {
            Truth::Unknown
        };
        let at_most = if self.high <= other.low {
            Truth::Met
        } else if self.low > other.high {
            Truth::NotMet
        } else {
            Truth::Unknown
        };
        match how {
            Comparison::Less => less,
            Comparison::AtMost => at_most,
            Comparison::Greater => !at_most,
            Comparison::AtLeast => !less,
            Comparison::Equal => self.equal(other),
            Comparison::NotEqual => !self.equal(other),
        }
    }

    fn equal(self, other: Self) -> Truth {
        if self.high < other.low || other.high < self.low {
            Truth::NotMet
        } else if self.low >= self.high && other.low >= other.high {
            Truth::Met
        } else {
            Truth::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{Met, NotMet, Unknown};

    #[test]
    fn an_unknown_never_becomes_no() {
        assert_eq!(Met.and(Unknown), Unknown);
        assert_eq!(NotMet.and(Unknown), NotMet);
        assert_eq!(Met.or(Unknown), Met);
        assert_eq!(NotMet.or(Unknown), Unknown);
        assert_eq!(!Unknown, Unknown);
    }

    #[test]
    fn bounds_decide_only_what_holds_at_both_ends() {
        let weeks = Bounds::between(5.0, 8.0);
        assert_eq!(weeks.compare(Comparison::AtLeast, Bounds::exact(5.0)), Met);
        assert_eq!(weeks.compare(Comparison::AtLeast, Bounds::exact(6.0)), Unknown);
        assert_eq!(weeks.compare(Comparison::AtLeast, Bounds::exact(9.0)), NotMet);
        assert_eq!(weeks.compare(Comparison::Greater, Bounds::exact(8.0)), NotMet);
        assert_eq!(Bounds::UNKNOWN.compare(Comparison::Less, Bounds::exact(1.0)), Unknown);
        assert_eq!(Bounds::exact(2.0).compare(Comparison::Equal, Bounds::exact(2.0)), Met);
        assert_eq!(weeks.compare(Comparison::Equal, Bounds::exact(6.0)), Unknown);
    }
}
