//! Messages on standard error, as text or JSON lines. Standard output is for data only.

use std::io::{self, Write};

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::args::LogFormat;
use super::clock;
use super::shown::{shown, shown_lines};

/// Writer of messages. A closed standard error is ignored.
pub(crate) struct Log {
    format: LogFormat,
}

impl Log {
    pub(crate) fn new(format: LogFormat) -> Self {
        Self { format }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == LogFormat::Json
    }

    /// Reports a step of the run; `fields` are added to the JSON form.
    pub(crate) fn info(&self, message: &str, fields: Value) {
        self.line("info", message, fields);
    }

    /// Reports something unexpected that does not stop the run.
    pub(crate) fn warn(&self, message: &str, fields: Value) {
        self.line("warn", message, fields);
    }

    /// Reports the error that ends the program, with its causes.
    pub(crate) fn failed(&self, error: &anyhow::Error) {
        let causes = error.chain().skip(1).map(ToString::to_string).collect::<Vec<_>>();
        match self.format {
            LogFormat::Json => self.line("error", &error.to_string(), json!({ "causes": causes })),
            LogFormat::Text => {
                self.line("error", &error.to_string(), Value::Null);
                for cause in causes {
                    print(&format!("  caused by: {}", shown(&cause)));
                }
            }
        }
    }

    /// Reports what the parser of arguments says about wrong ones: the error, then hints and the usage.
    pub(crate) fn refused(&self, message: &str) {
        match self.format {
            LogFormat::Text => print(shown_lines(message).trim_end()),
            LogFormat::Json => {
                let mut parts = message
                    .trim()
                    .split("\n\n")
                    .map(|part| part.lines().map(str::trim).collect::<Vec<_>>().join(" "));
                let first = parts.next().unwrap_or_default();
                let first = first.strip_prefix("error: ").unwrap_or(&first);
                self.line("error", first, json!({ "hints": parts.collect::<Vec<_>>() }));
            }
        }
    }

    /// Writes a message in the chosen format.
    fn line(&self, level: &str, message: &str, fields: Value) {
        match self.format {
            LogFormat::Text if level == "info" => print(&format!("gristmill: {}", shown(message))),
            LogFormat::Text => print(&format!("gristmill: {level}: {}", shown(message))),
            LogFormat::Json => {
                let time = clock::now().unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true);
                let mut line = Map::new();
                line.insert("time".into(), time.into());
                line.insert("level".into(), level.into());
                line.insert("message".into(), message.into());
                if let Value::Object(fields) = fields {
                    line.extend(fields);
                }
                print(&Value::Object(line).to_string());
            }
        }
    }
}

fn print(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
