//! Starts the desktop application.

use std::process::ExitCode;

fn main() -> ExitCode {
    bureau_desktop::run()
}
