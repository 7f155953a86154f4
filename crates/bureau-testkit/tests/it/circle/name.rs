//! The names in a piece of code: what it defines, what it takes from elsewhere, what it names by a path.

use crate::circle::tree::{Module, Taken, Way};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemUse, Macro, Path, UseTree, Visibility};

/// Whether an item is compiled for tests alone.
#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of items may grow")]
pub(crate) fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    for_tests(attributes)
}

fn for_tests(attributes: &[Attribute]) -> bool {
    let test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<Path>().is_ok_and(|what| what.is_ident("test"))
    };
    attributes.iter().any(test)
}

/// Notes what an item of a module defines and names.
pub(crate) fn note(item: &Item, module: &mut Module) {
    module.defines.extend(defined(item));
    Names { module }.visit_item(item);
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of items may grow")]
fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Walks through code and notes names.
struct Names<'m> {
    module: &'m mut Module,
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(function) if for_tests(&function.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            let is_passed_on = !matches!(item.vis, Visibility::Inherited);
            let mut found = Vec::new();
            leaves(&item.tree, &mut Vec::new(), &mut found);
            self.module.takes.extend(found.into_iter().map(|(name, path)| Taken {
                name,
                path,
                is_passed_on,
            }));
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.module.names.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.visit_path(&called.path);
        paths(called.tokens.clone(), self.module);
    }

    /// Who may see a thing is no need of it.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    /// Nor is what its documentation leads to.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Each name that a `use` brings, with the way to it.
fn leaves(tree: &UseTree, before: &mut Way, found: &mut Vec<(String, Way)>) {
    let with = |before: &Way, last: &str| before.iter().cloned().chain([last.to_owned()]).collect::<Way>();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        UseTree::Name(name) => found.push((name.ident.to_string(), with(before, &name.ident.to_string()))),
        UseTree::Rename(name) if name.ident == "self" => {
            found.push((name.rename.to_string(), before.clone()))
        }
        UseTree::Rename(name) => found.push((name.rename.to_string(), with(before, &name.ident.to_string()))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, found)),
    }
}

/// The paths in what a macro is given, which need not be Rust.
fn paths(tokens: TokenStream, module: &mut Module) {
    let (mut path, mut colons) = (Way::new(), 0);
    for token in tokens {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            TokenTree::Ident(name) if colons == 2 && !path.is_empty() => {
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Ident(name) => {
                end(&mut path, module);
                path = vec![name.to_string()];
                colons = 0;
            }
            TokenTree::Group(group) => {
                end(&mut path, module);
                paths(group.stream(), module);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => end(&mut path, module),
        }
    }
    end(&mut path, module);
}

fn end(path: &mut Way, module: &mut Module) {
    let whole = std::mem::take(path);
    if !whole.is_empty() {
        module.names.insert(whole);
    }
}
