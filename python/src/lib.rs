//! The module `gristmill._native`: converts Python and Arrow objects, calls the library, and converts the
//! results back.
//!
//! It has no logic of its own. Errors, progress and notebook support are written in Python in `gristmill/`.

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

/// Runs the command with `arguments`, of which the first is the name of the program, and returns its exit
/// code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| gristmill::cli::main(arguments))
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("MAX_EARLIER", gristmill::pipeline::distributed::MAX_EARLIER)?;
    module.add("SCHEMA_VERSION", gristmill::tables::SCHEMA_VERSION)?;
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
