//! Embeds the page and the capabilities; anew when they change.

use anyhow::Context;
use std::io::Write;

fn main() -> anyhow::Result<()> {
    let mut cargo = std::io::stdout().lock();
    for input in ["ui/dist", "migrations", "src-tauri/capabilities", "tauri.conf.json"] {
        writeln!(cargo, "cargo:rerun-if-changed={input}")?;
    }
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).context("the window can't be built")
}
