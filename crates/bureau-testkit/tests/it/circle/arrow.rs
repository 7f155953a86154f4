//! Which file needs which other, and for which names.

use crate::circle::tree::{Tree, Way};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Steps from one `use` to the next at most; more of them lead in a ring.
const STEPS: usize = 32;

/// The needs of files: from each file to another of its crate, with the names that it takes there.
#[derive(Debug, Default)]
pub(crate) struct Arrows(pub(crate) BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>);

/// What a path leads to.
enum Target {
    Module(Way),
    Thing { module: Way, name: String },
}

impl Arrows {
    /// All arrows of a crate. One that names a thing through another file's `use` leads to where the thing is defined;
    /// one that names a module alone waits for what is named in it. What a file only passes on it does not need.
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut arrows = Self::default();
        for (way, module) in &tree.modules {
            for taken in module.takes.iter().filter(|taken| !taken.is_passed_on) {
                arrows.draw(tree, way, &taken.path, taken.name == "*");
            }
            for path in &module.names {
                arrows.draw(tree, way, path, false);
            }
        }
        arrows
    }

    fn draw(&mut self, tree: &Tree, from: &Way, path: &[String], all: bool) {
        let (module, name) = match resolve(tree, from, path, STEPS) {
            Some(Target::Thing { module, name }) => (module, name),
            Some(Target::Module(module)) if all => (module, "*".to_owned()),
            Some(Target::Module(_)) | None => return,
        };
        let (from, to) = (&tree.modules[from].file, &tree.modules[&module].file);
        if from != to {
            self.0.entry(from.clone()).or_default().entry(to.clone()).or_default().insert(name);
        }
    }
}

/// Where a path leads that stands in the module `from`; `None` for one that leads out of the crate.
fn resolve(tree: &Tree, from: &Way, path: &[String], steps: usize) -> Option<Target> {
    let (first, rest) = path.split_first()?;
    let steps = steps.checked_sub(1)?;
    match first.as_str() {
        "crate" => walk(tree, Way::new(), rest, steps),
        "self" => walk(tree, from.clone(), rest, steps),
        "super" => walk(tree, above(from)?, rest, steps),
        name if tree.modules.contains_key(&below(from, name)) => walk(tree, below(from, name), rest, steps),
        name => taken(tree, from, name, rest, steps),
    }
}

/// Goes on from a module.
fn walk(tree: &Tree, module: Way, path: &[String], steps: usize) -> Option<Target> {
    let Some((name, rest)) = path.split_first() else { return Some(Target::Module(module)) };
    if name == "super" {
        return walk(tree, above(&module)?, rest, steps);
    }
    // A module and a function may bear the same name: the last of a path is the function.
    let is_thing = rest.is_empty() && tree.modules.get(&module)?.defines.contains(name);
    let child = below(&module, name);
    if tree.modules.contains_key(&child) && !is_thing {
        return walk(tree, child, rest, steps);
    }
    thing(tree, module, name, rest, steps)
}

/// A thing that is named as one of the module's: its own, or one that it takes from elsewhere.
fn thing(tree: &Tree, module: Way, name: &str, rest: &[String], steps: usize) -> Option<Target> {
    let here = tree.modules.get(&module)?;
    let own = here.defines.contains(name);
    if !own && here.takes.iter().any(|taken| taken.name == name) {
        return taken(tree, &module, name, rest, steps);
    }
    let elsewhere = if own { None } else { among_all(tree, &module, name, steps) };
    // What is neither defined nor taken here is made by a macro of this file.
    elsewhere.or(Some(Target::Thing { module, name: name.to_owned() }))
}

/// What a `use` of the module brings under this name.
fn taken(tree: &Tree, module: &Way, name: &str, rest: &[String], steps: usize) -> Option<Target> {
    let here = &tree.modules[module];
    let found = here.takes.iter().find(|taken| taken.name == name && taken.path[0] != name)?;
    let whole: Way = found.path.iter().chain(rest).cloned().collect();
    resolve(tree, module, &whole, steps)
}

/// A name among those that the module takes as a whole from others.
fn among_all(tree: &Tree, module: &Way, name: &str, steps: usize) -> Option<Target> {
    let wholes = tree.modules[module].takes.iter().filter(|taken| taken.name == "*");
    wholes.filter_map(|taken| resolve(tree, module, &taken.path, steps)).find_map(|target| match target {
        Target::Module(whole) if tree.modules[&whole].defines.contains(name) => {
            Some(Target::Thing { module: whole, name: name.to_owned() })
        }
        Target::Module(_) | Target::Thing { .. } => None,
    })
}

fn above(module: &Way) -> Option<Way> {
    module.split_last().map(|(_, above)| above.to_vec())
}

fn below(module: &Way, name: &str) -> Way {
    module.iter().cloned().chain([name.to_owned()]).collect()
}
