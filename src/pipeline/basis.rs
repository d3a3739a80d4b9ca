//! What a run builds on, and on what it tries again if that turns out to be damaged.

use super::Error;
use super::incremental::FullRunReason;
use crate::tables;

/// What a run builds on.
pub(super) enum Basis {
    /// The run that was published last.
    Latest,
    /// The same run, in which at least one file is damaged; its files are checked first.
    LatestChecked,
    /// Nothing, for the given reason.
    Nothing(FullRunReason),
}

impl Basis {
    /// Returns the basis of a run that reads all inputs because the user wants it.
    pub(super) fn requested() -> Self {
        Self::Nothing(FullRunReason::Choice("requested".to_owned()))
    }

    /// Returns the basis of another attempt after one on this basis failed with `error`, or the error if the
    /// published run cannot be its cause.
    pub(super) fn after(self, error: Error) -> Result<Self, Error> {
        use tables::Error::{Damaged, Parquet};
        let why = match (self, error) {
            (Self::Nothing(_), error) => return Err(error),
            (Self::Latest, Error::Write(Damaged { .. })) => return Ok(Self::LatestChecked),
            // The input was found unchanged before, so what was decided on that basis is void.
            (_, error @ Error::InputChanged(_)) => FullRunReason::Choice(error.to_string()),
            (_, Error::Write(error @ (Damaged { .. } | Parquet { action: "read", .. }))) => {
                FullRunReason::Damage(error.to_string())
            }
            // Nobody should have to help a nightly run over a damaged predecessor. If the fault is not there,
            // the attempt that reads all inputs fails as well.
            (_, error @ (Error::Accounting { .. } | Error::State(_))) => {
                FullRunReason::Damage(error.to_string())
            }
            (_, error) => return Err(error),
        };
        Ok(Self::Nothing(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounting() -> Error {
        Error::Accounting { left: "pages", left_count: 2, right: "rows", right_count: 1 }
    }

    #[test]
    fn what_a_damaged_run_may_cause_is_tried_again_once() {
        assert!(matches!(Basis::Latest.after(accounting()), Ok(Basis::Nothing(FullRunReason::Damage(_)))));
        assert!(Basis::requested().after(accounting()).is_err());
        let damaged = || Error::Write(tables::Error::Damaged { path: "blocks".into() });
        assert!(matches!(Basis::Latest.after(damaged()), Ok(Basis::LatestChecked)));
        assert!(matches!(
            Basis::LatestChecked.after(damaged()),
            Ok(Basis::Nothing(FullRunReason::Damage(_)))
        ));
        assert!(Basis::Latest.after(Error::Stopped).is_err());
        let changed = Error::InputChanged("a.txt".to_owned());
        assert!(matches!(Basis::Latest.after(changed), Ok(Basis::Nothing(FullRunReason::Choice(_)))));
    }
}
