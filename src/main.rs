//! The `gristmill` command: parses the arguments, calls, and turns the result into an exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A usage error ends here with clap's message and exit code 2.
    let args = cli::args::Args::parse();
    let log = cli::logging::Log::new(args.log_format);
    match cli::dispatch(&args, &log) {
        Ok(exit) => exit.into(),
        Err(error) => {
            let exit = cli::exit::Exit::of(&error);
            if exit != cli::exit::Exit::Done {
                log.failed(&error);
            }
            exit.into()
        }
    }
}
