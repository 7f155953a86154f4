//! Lists in a PDF.

use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Object};
use hayro::hayro_syntax::xref::XRef;

/// The elements of a list; those that are missing are passed over.
pub(super) fn objects<'a>(xref: &'a XRef, list: Option<Array<'a>>) -> impl Iterator<Item = Object<'a>> {
    list.into_iter().flat_map(|list| list.raw_iter()).filter_map(|element| match element {
        MaybeRef::Ref(id) => xref.get::<Object<'a>>(id.into()),
        MaybeRef::NotRef(object) => Some(object),
    })
}

/// The dictionaries of a list.
pub(super) fn dictionaries<'a>(xref: &'a XRef, list: Option<Array<'a>>) -> impl Iterator<Item = Dict<'a>> {
    objects(xref, list).filter_map(Object::into_dict)
}
