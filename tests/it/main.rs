//! Tests through the public face: the library's entry points and the binary.

mod cli;
mod determinism;
mod golden;
mod layering;
mod readers;
