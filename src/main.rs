//! The `jalon` binary: everything is in the library.

use std::process::ExitCode;

/// A sheet is made of a hundred thousand small pieces: what gives them their memory is a tenth of a
/// build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jalon::cli::main()
}
