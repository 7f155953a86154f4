//! Control words by what they mean.

/// Groups without text of the document.
pub(super) const SKIPPED: &[&str] = &[
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "objdata",
    "objclass",
    "objname",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "xmlnstbl",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "mmathPr",
    "filetbl",
    "revtbl",
    "xe",
    "tc",
    "bkmkstart",
    "bkmkend",
    "fldtype",
    "datafield",
    "shprslt",
    "nonshppict",
    "atnid",
    "atntime",
    "atndate",
    "atnref",
    "atrfstart",
    "atrfend",
    "atnparent",
    "atnicn",
    "nonesttables",
    "sn",
    "sv",
    "falt",
    "panose",
    "fontemb",
    "template",
];

/// Groups that older programs pass over, but whose text is read here.
pub(super) const KEPT: &[&str] =
    &["fldinst", "annotation", "atnauthor", "shpinst", "shptxt", "do", "dptxbxtext", "nesttableprops"];

/// Groups that stand apart, and what their text is called.
pub(super) const APART: &[(&str, &str)] = &[
    ("footnote", "footnote"),
    ("annotation", "comment"),
    ("shptxt", "text box"),
    ("dptxbxtext", "text box"),
    ("header", "header"),
    ("headerl", "header"),
    ("headerr", "header"),
    ("headerf", "header"),
    ("footer", "footer"),
    ("footerl", "footer"),
    ("footerr", "footer"),
    ("footerf", "footer"),
];

/// Control words that are a character.
pub(super) const CHARACTERS: &[(&str, &str)] = &[
    ("tab", "\t"),
    ("line", "\n"),
    ("lbr", "\n"),
    ("emdash", "—"),
    ("endash", "–"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
    ("emspace", " "),
    ("enspace", " "),
    ("qmspace", " "),
    ("zwj", "\u{200d}"),
    ("zwnj", "\u{200c}"),
    ("nestcell", " | "),
    ("nestrow", "\n"),
];
