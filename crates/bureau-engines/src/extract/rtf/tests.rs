//! Documents in rich text, and what is read of them.

use super::read;

fn shown(rich: &[u8]) -> String {
    let line = |segment: &bureau_model::output::Segment| match &segment.place.part {
        Some(part) => format!("[{part}] {}", segment.text),
        None => segment.text.clone(),
    };
    read(rich).segments.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn characters_are_of_their_font_or_of_unicode() {
    let rich = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset128 Mincho;}\
        {\\f3\\fcharset2 Wingdings;}}\\f0 caf\\'e9 {\\f1\\'c4\\'e0} {\\f2\\'93\\'fa\\'96\\'7b} \\u2344?\\u-10179\\'3f\\u-8698 ?{\\f3\\'fc}\\~a\\_b\\-c\\{x\\}}";
    assert_eq!(shown(rich), "café Да 日本 न\u{1f606}✓ a-bc{x}");
}

#[test]
fn tables_keep_their_columns() {
    let rich = b"{\\rtf1 before\\par\\trowd\\intbl Date\\cell Debit\\cell Credit\\cell\\row\\intbl 1 May\\cell\\cell 12\\par more\\cell\\row\\pard after\\par}";
    assert_eq!(shown(rich), "before\nDate | Debit | Credit\n1 May |  | 12 more\nafter");
}

#[test]
fn what_stands_apart_follows_its_paragraph_and_pictures_are_passed_over() {
    let rich = b"{\\rtf1{\\header Secret\\par}{\\info{\\title T}}A{\\footnote\\ftnalt later} b{\\*\\atnid LV}{\\*\\atnauthor Lena}\\chatn{\\*\\annotation why}\
        {\\pict\\bin4 }}}}}{\\deleted gone}{\\*\\unknown no}{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt box\\par}}{\\shprslt box}}\\par end}";
    assert_eq!(
        shown(rich),
        "A b\n[endnote] later\n[comment] Lena: why\n[text box] box\nend\n[header] Secret\n[deleted text] gone"
    );
}

#[test]
fn a_field_shows_where_it_leads_and_anything_is_read_without_panic() {
    let rich = b"{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"C:\\\\\\\\a\\\\\\\\b.doc\"}}{\\fldrslt{annex}}} {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}}";
    assert_eq!(shown(rich), "annex <C:\\a\\b.doc> 7");
    for end in 0..rich.len() {
        shown(&rich[..end]);
    }
    shown("{".repeat(10_000).as_bytes());
    assert_eq!(shown(b"no rich text"), "");
}
