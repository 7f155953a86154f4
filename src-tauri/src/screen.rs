//! How the page is drawn.
//!
//! Without a graphics card the web view puts its layers together in software: scrolling takes three times as
//! long, and idle it holds a quarter more memory, than when it draws the page in one layer. It reads that from
//! its environment as it starts, and a running program can't safely change its own: so the program begins again.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The variable that WebKit reads.
const ONE_LAYER: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Begins again, drawing in one layer, when there is no graphics card. Returns when there is one, when the
/// choice is made already, or when the program can't be started again: slower is better than not at all.
pub(crate) fn without_graphics_card() {
    if std::env::var_os(ONE_LAYER).is_some() || has_card(Path::new("/dev/dri")) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let _error = Command::new(program).args(std::env::args_os().skip(1)).env(ONE_LAYER, "1").exec();
    }
}

/// Whether this folder has a node to draw with.
fn has_card(folder: &Path) -> bool {
    let mut nodes = std::fs::read_dir(folder).into_iter().flatten().flatten();
    nodes.any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_one_that_can_draw() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!has_card(folder.path()));
        assert!(!has_card(&folder.path().join("missing")));
        std::fs::write(folder.path().join("card0"), "").expect("a file");
        assert!(!has_card(folder.path()), "a screen alone");
        std::fs::write(folder.path().join("renderD128"), "").expect("a file");
        assert!(has_card(folder.path()));
    }
}
