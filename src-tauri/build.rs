//! Embeds the page and the capabilities; anew when they change.

fn main() {
    for input in ["ui/dist", "migrations", "src-tauri/capabilities", "tauri.conf.json"] {
        println!("cargo:rerun-if-changed={input}");
    }
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("the window can't be built: {error:#}");
        std::process::exit(1);
    }
}
