//! The TypeScript types and the command table are made from the Rust ones and committed. This test fails
//! when they are out of date; `UPDATE_BINDINGS=1 cargo test -p bureau-model` writes them.

use bureau_model::event::Event;
use bureau_model::wire::*;
use bureau_model::{WireError, country, for_each_command};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use ts_rs::{Config, TS, TypeVisitor};

/// Collects the declaration of a type and of everything it names, once each, by name.
struct Declarations<'a> {
    config: &'a Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only our own types have an output path; strings, lists and options are spelled in place.
        if T::output_path().is_none() {
            return T::visit_generics(self);
        }
        let name = T::ident(self.config);
        if self.found.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.found.insert(name, format!("{docs}export {}\n", T::decl(self.config)));
        T::visit_dependencies(self);
    }
}

macro_rules! table {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)+) => {
        fn commands(declarations: &mut Declarations<'_>) -> String {
            let mut table = String::new();
            $(
                TypeVisitor::visit::<$request>(declarations);
                TypeVisitor::visit::<$response>(declarations);
                let doc = [$($doc),*].join(" ");
                let (request, response) =
                    (<$request>::name(declarations.config), <$response>::name(declarations.config));
                writeln!(table, "  /** {} */\n  {}: {{ request: {request}; response: {response} }};",
                    doc.trim(), stringify!($name)).expect("a string takes text");
            )+
            table
        }
    };
}
for_each_command!(table);

#[test]
fn the_committed_typescript_is_what_the_rust_types_say() {
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config: &config, found: BTreeMap::new() };
    TypeVisitor::visit::<Event>(&mut declarations);
    TypeVisitor::visit::<WireError>(&mut declarations);
    let table = commands(&mut declarations);

    let mut text = String::from(
        "// Generated from crates/bureau-model. Do not edit: see CONTRIBUTING.md, \"Add a command\".\n\n",
    );
    for declaration in declarations.found.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    writeln!(
        text,
        "/** Every command with its request and response. */\nexport interface Commands {{\n{table}}}"
    )
    .expect("a string takes text");

    writeln!(
        text,
        "\n/** Codes of the countries, ISO 3166. */\nexport const countries = '{}'.split(' ');",
        country::CODES.join(" ")
    )
    .expect("a string takes text");

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings/index.ts");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the bindings folder");
        std::fs::write(&path, &text).expect("the bindings are written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "ui/src/bindings/index.ts is out of date: run UPDATE_BINDINGS=1 cargo test -p bureau-model"
    );
}
