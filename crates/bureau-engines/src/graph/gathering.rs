//! What was found in a document so far.

use super::fold::Folded;
use super::span::Span;
use super::{header, phone};
use bureau_model::output::{EntityKind, FoundEntity, FoundMention, FoundRelation, GraphPart};
use std::collections::HashMap;

/// The part as it grows; each entity once.
#[derive(Default)]
pub(super) struct Gathering {
    pub(super) part: GraphPart,
    pub(super) known: HashMap<(EntityKind, String), usize>,
}

impl Gathering {
    pub(super) fn entity(&mut self, span: &Span) -> usize {
        *self.known.entry((span.kind, span.key.clone())).or_insert_with(|| {
            self.part.entities.push(FoundEntity {
                kind: span.kind,
                key: span.key.clone(),
                name: span.name.clone(),
                mentions: Vec::new(),
            });
            self.part.entities.len() - 1
        })
    }

    pub(super) fn mention(&mut self, folded: &Folded, span: Span, chunk: usize) {
        let entity = self.entity(&span);
        let assumed = span.kind == EntityKind::Phone
            && phone::is_assumed(&folded.plain(span.start, span.end), &span.key);
        let mention = FoundMention {
            chunk: chunk as u32,
            start: span.start as u32,
            end: span.end as u32,
            text: folded.original(span.start, span.end),
            assumed,
        };
        let mentions = &mut self.part.entities[entity].mentions;
        if mentions.last() != Some(&mention) {
            mentions.push(mention);
        }
    }

    /// Relationships that headers state; of messages `at` says when they were and `details` what else is known.
    pub(super) fn relate(
        &mut self,
        stated: Vec<header::Stated>,
        chunk: usize,
        at: Option<&String>,
        details: &[(String, String)],
    ) {
        for header::Stated { source, target, kind } in stated {
            let (source, target) = (self.entity(&source) as u32, self.entity(&target) as u32);
            let of_message = kind != header::USES;
            let relation = FoundRelation {
                source,
                target,
                kind: kind.to_owned(),
                chunk: chunk as u32,
                at: at.filter(|_| of_message).cloned(),
                details: if of_message { details.to_vec() } else { Vec::new() },
            };
            if source != target && !self.part.relations.contains(&relation) {
                self.part.relations.push(relation);
            }
        }
    }

    /// One relationship more, between two different entities.
    pub(super) fn state(
        &mut self,
        source: u32,
        target: u32,
        kind: &str,
        chunk: u32,
        at: Option<String>,
        details: Vec<(String, String)>,
    ) {
        if source != target {
            self.part.relations.push(FoundRelation {
                source,
                target,
                kind: kind.to_owned(),
                chunk,
                at,
                details,
            });
        }
    }
}
