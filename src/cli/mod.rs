//! Commands, one file each. Everything that prints, exits, or reads the clock or the environment is here.

pub(crate) mod args;
mod check;
mod clean;
mod clock;
mod dedupe;
mod eval;
pub(crate) mod exit;
mod explain;
mod filter;
mod labelled;
pub(crate) mod logging;
pub mod memory;
mod metrics;
mod prepare;
mod progress;
mod published;
mod report;
mod run;
mod schema;
mod sentences;
mod show_config;
mod shown;
mod target;
mod train;
mod verify;

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use clap::{CommandFactory, Parser};
use signal_hook::consts::SIGXFSZ;

use args::{Args, Command, LogFormat};
use exit::Exit;
use logging::Log;
use prepare::{pipeline, print, settings};
use shown::shown_lines;

/// Runs the command given by `arguments` (beginning with the program's name), and returns its exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = arguments.into_iter().collect::<Vec<_>>();
    let args = match Args::try_parse_from(&arguments) {
        Ok(args) => args,
        Err(message) => return unparsed(&message, &arguments),
    };
    let log = Log::new(args.log_format);
    let exit = dispatch(&args, &log).unwrap_or_else(|error| {
        let exit = Exit::of(&error);
        if exit != Exit::Done {
            log.failed(&error);
        }
        exit
    });
    exit as u8
}

/// Prints what `--help` and `--version` ask for, which arrive as an "error" with code 0, or says what is wrong with
/// the `arguments`; returns the exit code.
fn unparsed(message: &clap::Error, arguments: &[OsString]) -> u8 {
    let exit = u8::try_from(message.exit_code()).unwrap_or(Exit::Usage as u8);
    let plain = message.render().to_string();
    let format = if wants_json(arguments) { LogFormat::Json } else { LogFormat::Text };
    if exit != Exit::Done as u8 && (format == LogFormat::Json || shown_lines(&plain) != plain) {
        Log::new(format).refused(&plain);
        return exit;
    }
    match message.print().and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => exit.max(Exit::Failed as u8),
        _ => exit,
    }
}

/// Returns true if `arguments` that make no sense as a whole ask for messages in JSON.
fn wants_json(arguments: &[OsString]) -> bool {
    let before_values = arguments.iter().take_while(|argument| *argument != "--").collect::<Vec<_>>();
    before_values.iter().any(|argument| *argument == "--log-format=json")
        || before_values.windows(2).any(|pair| pair[0] == "--log-format" && pair[1] == "json")
}

/// Runs the command.
fn dispatch(args: &Args, log: &Log) -> anyhow::Result<Exit> {
    // Beyond `ulimit -f`, make writes fail with EFBIG; the signal would kill the process without a message.
    let limit_signal = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGXFSZ, limit_signal).context("cannot set up signal handling")?;
    match &args.command {
        Command::Run(run) => return run::run(run, args, log),
        Command::Dedupe(dedupe) => return dedupe::dedupe(dedupe, args, log),
        Command::Clean(filter) => return clean::clean(filter, &pipeline(args)?, log),
        Command::Sentences(filter) => return sentences::sentences(filter, &pipeline(args)?, log),
        Command::Explain(explain) => explain::explain(explain, &pipeline(args)?)?,
        Command::Eval(eval) => eval::eval(eval, settings(args)?, log)?,
        Command::Train(train) => train::train(train, settings(args)?, log)?,
        Command::Check => return check::check(&pipeline(args)?),
        Command::Verify(verify) => return verify::verify(verify, args, log),
        Command::Report(report) => report::report(report)?,
        Command::Schema(schema) => schema::schema(schema)?,
        Command::ShowConfig => show_config::show_config(&settings(args)?)?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "gristmill", &mut script);
            print(&script)?;
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            print(&page)?;
        }
    }
    Ok(Exit::Done)
}
