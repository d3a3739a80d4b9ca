//! Converts errors of the library to the exceptions defined in `gristmill/errors.py`.

use gristmill::model::Reject;
use gristmill::{config, pipeline, tables};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Creates an exception of the class `name` in `gristmill.errors`.
pub(crate) fn exception(py: Python<'_>, name: &str, message: String) -> PyErr {
    let class = py.import("gristmill.errors").and_then(|errors| errors.getattr(name));
    match class.and_then(|class| class.call1((message,))) {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// Converts an error in the settings.
pub(crate) fn settings(py: Python<'_>, error: &config::Error) -> PyErr {
    exception(py, "SettingsError", chain(error))
}

/// Converts an error of a run or of its preparation.
pub(crate) fn pipeline(py: Python<'_>, error: &pipeline::Error) -> PyErr {
    exception(py, class_of(error), chain(error))
}

/// Converts a rejected page to the exception of its code.
pub(crate) fn reject(py: Python<'_>, reject: &Reject) -> PyErr {
    let made = || {
        let errors = py.import("gristmill.errors")?;
        let code = reject.code.code();
        let classes = errors.getattr("REJECTS")?.cast_into::<PyDict>()?;
        let class = match classes.get_item(code)? {
            Some(class) => class,
            None => errors.getattr("RejectError")?,
        };
        let exception = class.call1((&reject.message,))?;
        exception.setattr("code", code)?;
        PyResult::Ok(PyErr::from_value(exception))
    };
    made().unwrap_or_else(|error| error)
}

fn class_of(error: &pipeline::Error) -> &'static str {
    use pipeline::Error;
    match error {
        Error::Inputs(_) => "InputsError",
        Error::Rules(_) => "RulesError",
        Error::Languages(_) => "LanguagesError",
        Error::ChromeModel(_) | Error::SentenceModel(_) => "ModelError",
        Error::Write(tables::Error::Locked { .. }) => "LockedError",
        Error::Write(_) => "WriteError",
        Error::Spill(_) | Error::Dedupe(_) => "SpillError",
        Error::State(_) => "StateError",
        Error::InputChanged(_) => "InputChangedError",
        Error::Content { .. } | Error::Accounting { .. } => "AccountingError",
        Error::Stopped => "StoppedError",
        _ => "RunError",
    }
}

/// Returns the message of `error` followed by those of its causes, separated by colons.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    message
}
