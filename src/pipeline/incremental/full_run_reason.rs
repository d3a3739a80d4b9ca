//! Why a run reads all inputs although there is a published run.

/// Why a run reads all inputs although there is a published run.
#[derive(Clone, Debug)]
pub(in crate::pipeline) enum FullRunReason {
    /// The user, the settings or a limit ask for it.
    Choice(String),
    /// The published run is damaged, which the operator should know.
    Damage(String),
}

impl FullRunReason {
    /// Returns the reason as text.
    pub(in crate::pipeline) fn text(&self) -> &str {
        match self {
            Self::Choice(why) | Self::Damage(why) => why,
        }
    }

    /// Returns a notice for the operator, if the published run is damaged.
    pub(in crate::pipeline) fn notice(&self) -> Option<String> {
        match self {
            Self::Choice(_) => None,
            Self::Damage(why) => {
                Some(format!("the published run was not built on, and all inputs were read again: {why}"))
            }
        }
    }
}
