//! The module `gristmill._native`: Python and Arrow objects in, calls of the library, Python and Arrow objects out.
//!
//! Nothing is decided here. `gristmill/` beside it holds what is better said in Python: errors, progress, notebooks.

#![expect(
    clippy::needless_pass_by_value,
    reason = "functions that Python calls take their arguments by value"
)]

mod errors;
mod page;
mod run;
mod spark;
mod table;

use std::ffi::OsString;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the command with `arguments`, the program's name first, and returns its exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| gristmill::cli::main(arguments))
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("MAX_EARLIER", gristmill::pipeline::distributed::MAX_EARLIER)?;
    module.add("SCHEMA_VERSION", gristmill::write::SCHEMA_VERSION)?;
    module.add_class::<page::Cleaner>()?;
    module.add_class::<page::Page>()?;
    module.add_class::<page::Block>()?;
    module.add_class::<page::Sentence>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<run::Outcome>()?;
    module.add_class::<spark::Stages>()?;
    module.add_class::<spark::Worker>()?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(page::clean, module)?)?;
    module.add_function(wrap_pyfunction!(page::split, module)?)?;
    module.add_function(wrap_pyfunction!(run::run, module)?)?;
    module.add_function(wrap_pyfunction!(run::clean_table, module)?)?;
    module.add_function(wrap_pyfunction!(spark::step_schema, module)?)?;
    module.add_function(wrap_pyfunction!(spark::table_schema, module)?)?;
    Ok(())
}
