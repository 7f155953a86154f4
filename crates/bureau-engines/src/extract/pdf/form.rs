//! The fields of a form and what was filled in, as the page shows it: of a choice the word that is seen, not the value
//! that is sent to a computer. Also of the forms that are kept as XML (XFA).

use super::list::dictionaries;
use super::string;
use crate::normal;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{self, Array, Dict, Name, Object, Stream};
use std::collections::HashSet;

/// Fields that are looked at.
const FIELDS: usize = 100_000;

/// Bytes of a form's XML at most.
const XML: usize = 16 << 20;

/// A field with what was filled in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
}

/// The filled-in fields.
pub(super) fn fields(pdf: &Pdf) -> Vec<Field> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let Some(form) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm")) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut known = HashSet::new();
    let mut open = vec![(form.clone(), Inherited::default())];
    let mut looked = 0;
    while let Some((node, inherited)) = open.pop() {
        looked += 1;
        if looked > FIELDS || node.obj_id().is_some_and(|id| looked > 1 && !known.insert(id)) {
            continue;
        }
        let own = inherited.with(&node);
        let kids = node.get::<Array<'_>>(if looked == 1 { "Fields" } else { "Kids" });
        // What is opened last is looked at first.
        let mut kids: Vec<Dict<'_>> = dictionaries(pdf.xref(), kids).take(FIELDS).collect();
        kids.reverse();
        if node.contains_key("V") {
            out.extend(own.filled(&node));
        }
        open.extend(kids.into_iter().map(|kid| (kid, own.clone())));
    }
    out.extend(xml(&form).iter().flat_map(|xml| of_xml(xml)));
    out
}

/// What a field has from those that it stands in.
#[derive(Debug, Clone, Default)]
struct Inherited {
    name: String,
    kind: String,
}

impl Inherited {
    fn with(&self, node: &Dict<'_>) -> Self {
        let own = text(node, "T");
        let name = match (self.name.as_str(), own) {
            (outer, None) => outer.to_owned(),
            ("", Some(own)) => own,
            (outer, Some(own)) => format!("{outer}.{own}"),
        };
        let kind =
            node.get::<Name<'_>>("FT").map_or_else(|| self.kind.clone(), |kind| kind.as_str().to_owned());
        Self { name, kind }
    }

    /// Of a button the value is a state, of a signature no text.
    fn filled(&self, node: &Dict<'_>) -> Option<Field> {
        let values = strings(node.get::<Object<'_>>("V")?);
        let values: Vec<String> = match self.kind.as_str() {
            "Btn" | "Sig" => return None,
            "Ch" => values.into_iter().map(|value| shown(node, &value).unwrap_or(value)).collect(),
            _ => values,
        };
        let name = text(node, "TU").unwrap_or_else(|| self.name.clone());
        (!values.is_empty()).then(|| Field { name, value: values.join(", ") })
    }
}

fn text(dict: &Dict<'_>, key: &str) -> Option<String> {
    string::text(&dict.get::<object::String<'_>>(key)?)
}

/// A string, or the strings of an array; a long text may be a stream.
fn strings(value: Object<'_>) -> Vec<String> {
    if let Object::Stream(long) = &value {
        let text = long.decoded_data().ok().map(|data| String::from_utf8_lossy(&data).into_owned());
        return text.into_iter().filter(|text| normal::has_text(text)).collect();
    }
    if let Object::Array(all) = &value {
        return all.iter::<object::String<'_>>().filter_map(|one| string::text(&one)).collect();
    }
    value.into_string().and_then(|text| string::text(&text)).into_iter().collect()
}

/// The word that the page shows for a choice.
fn shown(node: &Dict<'_>, value: &str) -> Option<String> {
    let options = node.get::<Array<'_>>("Opt")?;
    let pairs = options.iter::<Array<'_>>().map(|pair| strings(Object::Array(pair)));
    let mut fitting = pairs.filter(|pair| pair.first().is_some_and(|sent| sent == value));
    fitting.next()?.into_iter().nth(1)
}

/// The data of a form that is kept as XML: a whole, or parts each after its name.
fn xml(form: &Dict<'_>) -> Option<Vec<u8>> {
    let whole = form.get::<Stream<'_>>("XFA");
    let data = whole.or_else(|| {
        let parts = form.get::<Array<'_>>("XFA")?;
        let mut parts = parts.iter::<Object<'_>>();
        parts.find(|part| matches!(part, Object::String(name) if name.as_bytes() == b"datasets"))?;
        parts.next()?.into_stream()
    });
    let data = data?.decoded_data().ok()?.into_owned();
    (data.len() <= XML).then_some(data)
}

/// The innermost elements of the data with their texts.
fn of_xml(xml: &[u8]) -> Vec<Field> {
    use super::super::xml::{Event, each};
    let (mut out, mut path, mut value): (Vec<Field>, Vec<String>, String) =
        (Vec::new(), Vec::new(), String::new());
    each(&String::from_utf8_lossy(xml), &mut |event| match event {
        Event::Start(name) => {
            path.push(name.to_owned());
            value.clear();
        }
        Event::Text(text) => value.push_str(text),
        Event::End(_) => {
            let name = path.pop().unwrap_or_default();
            let in_data = path.iter().any(|element| element == "data");
            if in_data && normal::has_text(&value) && out.len() < FIELDS {
                out.push(Field { name, value: value.trim().to_owned() });
            }
            value.clear();
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::pdf;
    use super::*;

    fn of(bytes: Vec<u8>) -> Vec<(String, String)> {
        let pdf = Pdf::new(bytes).expect("it opens");
        fields(&pdf).into_iter().map(|field| (field.name, field.value)).collect()
    }

    #[test]
    fn a_choice_is_said_in_the_words_of_the_page() {
        let bytes = pdf(&[
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R 6 0 R] >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
            "<< /FT /Ch /T (way) /V (b2) /Opt [[(a1) (Cash)] [(b2) (Bank transfer)]] >>",
            "<< /T (person) /Kids [7 0 R] >>",
            "<< /FT /Btn /T (box) /V /Yes >>",
            "<< /FT /Tx /T (name) /V (Sunniva Pell) /Parent 5 0 R >>",
        ]);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of(bytes), [pair("way", "Bank transfer"), pair("person.name", "Sunniva Pell")]);
    }

    #[test]
    fn a_form_of_xml_says_what_was_filled_in() {
        let xml = b"<xfa:datasets xmlns:xfa='x'><xfa:data><form><Name>Otto Brandvold</Name><Age/></form></xfa:data></xfa:datasets>";
        let field = Field { name: "Name".to_owned(), value: "Otto Brandvold".to_owned() };
        assert_eq!(of_xml(xml), [field]);
    }
}
