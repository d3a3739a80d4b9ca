//! The `gristmill` command: calls [`gristmill::cli`] and ends with its exit code.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gristmill::cli::main(std::env::args_os()).into()
}
