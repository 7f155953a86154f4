//! The desktop application. Its page is in ui/; the shell that opens it is not part of this version yet, and
//! the program says so.

fn main() -> anyhow::Result<()> {
    anyhow::bail!("the window is not part of this version yet; use the command line, `bureau`")
}
