//! What was chosen in the lists of a PDF form, as the page shows it. The field itself holds the value that
//! is sent to a computer, which may be another word.

use lopdf::{Dictionary, Document, Object, decode_text_string};

/// Objects looked at, at most.
const OBJECTS: usize = 200_000;

/// The shown words of the choices made.
pub(super) fn chosen(bytes: &[u8]) -> Vec<String> {
    let Ok(document) = Document::load_mem(bytes) else { return Vec::new() };
    let fields = document.objects.values().take(OBJECTS).filter_map(|object| object.as_dict().ok());
    fields.filter(|field| is_choice(field)).flat_map(|field| shown(&document, field)).collect()
}

fn is_choice(field: &Dictionary) -> bool {
    field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Ch")
}

fn shown(document: &Document, field: &Dictionary) -> Vec<String> {
    let values = field.get(b"V").map(|value| strings(document, value)).unwrap_or_default();
    let options = field.get_deref(b"Opt", document).and_then(Object::as_array);
    let options: Vec<Vec<String>> =
        options.map(|all| all.iter().map(|option| strings(document, option)).collect()).unwrap_or_default();
    let label = |value: &String| options.iter().find(|option| option.first() == Some(value))?.get(1).cloned();
    values.iter().filter_map(label).collect()
}

/// A string, or the strings of an array.
fn strings(document: &Document, object: &Object) -> Vec<String> {
    let Ok((_, object)) = document.dereference(object) else { return Vec::new() };
    match object.as_array() {
        Ok(all) => all.iter().filter_map(|o| string(document.dereference(o).ok()?.1)).collect(),
        Err(_) => string(object).into_iter().collect(),
    }
}

fn string(object: &Object) -> Option<String> {
    decode_text_string(object).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn a_choice_is_said_in_the_words_of_the_page() {
        let mut document = Document::with_version("1.5");
        let option = |sent: &str, label: &str| {
            Object::Array(vec![Object::string_literal(sent), Object::string_literal(label)])
        };
        let options = vec![option("a1", "Cash"), option("b2", "Bank transfer")];
        let root = document.add_object(dictionary! { "Type" => "Catalog" });
        document
            .add_object(dictionary! { "FT" => "Ch", "V" => Object::string_literal("b2"), "Opt" => options });
        document.trailer.set("Root", root);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("it is written");
        assert_eq!(chosen(&bytes), ["Bank transfer"]);
        assert!(chosen(b"no PDF").is_empty());
    }
}
