//! The modules of one library or program as its files declare them; tests are left out.

use crate::circle::name;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Item, ItemMod};

/// A module's way from the crate's root.
pub(crate) type Way = Vec<String>;

/// A name that a `use` brings.
#[derive(Debug)]
pub(crate) struct Taken {
    /// What it is called here; `*` for all that is there.
    pub(crate) name: String,
    /// Where it leads.
    pub(crate) path: Way,
    /// Whether others may take it from here.
    pub(crate) is_passed_on: bool,
}

/// What one module says.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The file that it stands in.
    pub(crate) file: PathBuf,
    /// The names that it defines itself.
    pub(crate) defines: BTreeSet<String>,
    /// The names that it takes from elsewhere.
    pub(crate) takes: Vec<Taken>,
    /// The other paths that it names, those of one word among them.
    pub(crate) names: BTreeSet<Way>,
}

/// Every module of a library or program.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The modules by their ways; the root's is empty.
    pub(crate) modules: BTreeMap<Way, Module>,
}

impl Tree {
    /// Reads all that hangs on a crate's first file.
    pub(crate) fn read(first: &Path) -> Self {
        let mut tree = Self::default();
        tree.take_file(Vec::new(), first, first.parent().expect("a folder"));
        tree
    }

    /// A module with a file of its own; the files of its children are in `folder`.
    fn take_file(&mut self, way: Way, file: &Path, folder: &Path) {
        let text =
            std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.take(way, file, folder, parsed.items);
    }

    fn take(&mut self, way: Way, file: &Path, folder: &Path, items: Vec<Item>) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items.into_iter().filter(|item| !name::is_test(item)) {
            if let Item::Mod(child) = item {
                self.take_child(&way, file, folder, child);
            } else {
                name::note(&item, &mut module);
            }
        }
        self.modules.insert(way, module);
    }

    fn take_child(&mut self, parent: &Way, file: &Path, folder: &Path, child: ItemMod) {
        let name = child.ident.to_string();
        let way: Way = parent.iter().chain([&name]).cloned().collect();
        let inner = folder.join(&name);
        match child.content {
            Some((_, items)) => self.take(way, file, &inner, items),
            None if inner.join("mod.rs").is_file() => self.take_file(way, &inner.join("mod.rs"), &inner),
            None => self.take_file(way, &folder.join(format!("{name}.rs")), &inner),
        }
    }
}
