//! Relations between the parts of a packed office file: which part an identifier leads to, or which address
//! outside.

use super::ooxml::member;
use super::reading::Reading;
use super::xml::{self, Event};
use std::collections::{BTreeMap, BTreeSet};

/// Where a relation leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relation {
    /// Its kind, an address whose last part tells what it is: `…/hyperlink`.
    pub(super) kind: String,
    /// Name of a member of the package, or an address outside.
    pub(super) target: String,
    pub(super) is_outside: bool,
}

impl Relation {
    /// Whether it is of this kind, in either of the two vocabularies that office programs write.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The relations of one part by their identifiers.
pub(super) type Relations = BTreeMap<String, Relation>;

/// The relations of the member called `part`; of the package itself when that is empty.
pub(super) fn of(bytes: &[u8], part: &str) -> Relations {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    member(bytes, &name).map(|content| parsed(&content, folder)).unwrap_or_default()
}

/// `folder` is where the part stands that has these relations.
pub(super) fn parsed(content: &str, folder: &str) -> Relations {
    let mut out = Relations::new();
    xml::each_with(content, &mut |event, attributes| {
        if let Event::Start("Relationship") = event
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            let is_outside = attributes.get("TargetMode").is_some_and(|mode| mode == "External");
            let target = if is_outside { target } else { resolved(folder, &target) };
            out.insert(id, Relation { kind: attributes.get("Type").unwrap_or_default(), target, is_outside });
        }
    });
    out
}

/// The name of a member by its path from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// How many addresses are listed.
const LISTED: usize = 500;

/// Adds the addresses outside that parts of the package name and no text shows: of pictures, shapes, templates.
pub(super) fn list_hidden(bytes: &[u8], names: &[String], reading: &mut Reading) {
    let parts = names.iter().filter(|name| name.ends_with(".rels")).filter_map(|name| member(bytes, name));
    let outside = |content: String| parsed(&content, "").into_values().filter(|relation| relation.is_outside);
    let targets: Vec<String> = parts.flat_map(outside).map(|relation| relation.target).collect();
    list(targets.into_iter(), reading);
}

/// Adds addresses that no text shows.
pub(super) fn list(targets: impl Iterator<Item = String>, reading: &mut Reading) {
    let mut seen: BTreeSet<String> =
        reading.segments.iter().flat_map(|s| s.text.split_whitespace()).map(bare).collect();
    let mut hidden: Vec<String> = targets.filter(|target| seen.insert(bare(target))).collect();
    if hidden.len() > LISTED {
        let more = hidden.len() - LISTED;
        reading.warn(format!("{more} more addresses that the file leads to are not listed"));
    }
    hidden.truncate(LISTED);
    if !hidden.is_empty() {
        reading.push_part(hidden.join("\n"), "links");
    }
}

/// An address without the marks around it and what only programs need.
pub(super) fn bare(target: &str) -> String {
    let target = target.trim_matches(['<', '>', '(', ')', '"', ',', ';']).to_lowercase();
    let target = ["mailto:", "tel:", "http://", "https://"]
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme))
        .unwrap_or(&target);
    target.trim_end_matches(['/', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_leads_to_a_member_or_outside() {
        let xml = "<Relationships><Relationship Id='a' Type='http://x/slide' Target='../slides/s1.xml'/>\
            <Relationship Id='b' Type='y/hyperlink' Target='../x?a=1&amp;b=2' TargetMode='External'/>\
            <Relationship Id='c' Type='y/header' Target='/word/./header1.xml'/></Relationships>";
        let relations = parsed(xml, "ppt/comments");
        let of = |id: &str| (relations[id].target.as_str(), relations[id].is_outside);
        assert_eq!(of("a"), ("ppt/slides/s1.xml", false));
        assert_eq!(of("b"), ("../x?a=1&b=2", true));
        assert_eq!(of("c"), ("word/header1.xml", false));
        assert!(relations["a"].is("slide") && !relations["a"].is("slides"));
    }
}
