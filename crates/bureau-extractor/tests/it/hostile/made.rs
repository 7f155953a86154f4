//! Files whose structure has no end, or claims one that is out of reach.

use super::archive::sparse;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub(super) fn write(folder: &Path) -> Vec<(String, PathBuf)> {
    let deep = 200_000;
    let small: Vec<(&str, Vec<u8>)> = vec![
        ("laughs.xml", laughs().into()),
        ("laughs.svg", laughs().replace("<lolz>", "<svg>").replace("</lolz>", "</svg>").into()),
        ("quadratic.xml", quadratic().into()),
        ("external.xml", EXTERNAL.into()),
        ("deep.html", nest("<div>", "</div>", deep).into()),
        ("deep-tables.html", nest("<table><tr><td>", "</td></tr></table>", 50_000).into()),
        ("open.html", "<b><i><a>".repeat(100_000).into()),
        ("deep.xml", nest("<a>", "</a>", deep).into()),
        ("deep.rtf", format!("{{\\rtf1 {}x{}}}", "{".repeat(deep), "}".repeat(deep)).into()),
        ("deep.json", format!("{}1{}", "[".repeat(deep), "]".repeat(deep)).into()),
        ("deep.md", ">".repeat(deep).into()),
        ("multipart.eml", multipart(2_000).into()),
        ("headers.eml", format!("From: a@example.org\r\n{}\r\n\r\nx", "X-A: b\r\n".repeat(300_000)).into()),
        ("wide.csv", format!("{}\n1,2\n", "a,".repeat(1_000_000)).into()),
        ("quotes.csv", "\"".repeat(3_000_000).into()),
        ("one-line.txt", "a".repeat(20 << 20).into()),
        ("giant-page.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", GIANT_PAGES, GIANT_PAGE, CONTENT])),
        (
            "pages-loop.pdf",
            pdf(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]),
        ),
        ("million-pages.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", MILLION, PAGE])),
        ("form-loop.pdf", form_loop()),
        ("stream-loop.pdf", stream_loop()),
        ("filters.pdf", filters()),
        ("previous-loop.pdf", previous_loop()),
        ("huge.png", png(65_535, 65_535)),
        ("huge.tif", tiff(65_535, 65_535)),
        ("huge.bmp", bmp(65_535, 65_535)),
        ("huge.gif", gif(65_535, 65_535)),
    ];
    let mut files = Vec::new();
    for (name, bytes) in small {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        files.push((name.to_owned(), path));
    }
    for (name, size) in [("sparse-900-mb.txt", 900_u64 << 20), ("sparse-40-gb.bin", 40 << 30)] {
        sparse(&folder.join(name), size);
        files.push((name.to_owned(), folder.join(name)));
    }
    files
}

fn laughs() -> String {
    let mut text = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">".to_owned();
    for n in 1..=12 {
        let _ = write!(text, "<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    }
    text + "]><lolz>&l12;</lolz>"
}

fn quadratic() -> String {
    let long = "a".repeat(100_000);
    format!("<!DOCTYPE x [<!ENTITY a \"{long}\">]><x>{}</x>", "&a;".repeat(100_000))
}

const EXTERNAL: &str = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\"><!ENTITY b SYSTEM \"file:///dev/zero\">]><x>&a;&b;</x>";

fn nest(open: &str, close: &str, times: usize) -> String {
    format!("{}x{}", open.repeat(times), close.repeat(times))
}

fn multipart(depth: usize) -> String {
    let mut mail = "From: a@example.org\r\nSubject: x\r\n".to_owned();
    for n in 0..depth {
        let _ = write!(mail, "Content-Type: multipart/mixed; boundary=\"b{n}\"\r\n\r\n--b{n}\r\n");
    }
    mail + "Content-Type: text/plain\r\n\r\nx"
}

const GIANT_PAGES: &str = "<</Type/Pages/Count 1/Kids[3 0 R]>>";
const GIANT_PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e12 1e12]/UserUnit 1e9/Contents 4 0 R>>";
const CONTENT: &str = "<</Length 30>>stream\n0 0 1e12 1e12 re f BT (x) Tj ET\nendstream";
const MILLION: &str = "<</Type/Pages/Count 1000000000/Kids[3 0 R 3 0 R 3 0 R]>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>";

/// A document of these objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let objects: Vec<_> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
    document(&objects, "")
}

fn document(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let (mut bytes, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", n + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF").bytes());
    bytes
}

/// A form that draws itself.
fn form_loop() -> Vec<u8> {
    pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        GIANT_PAGES,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        "<</Length 10>>stream\n/F Do /F Do\nendstream",
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 23>>stream\n/F Do /F Do /F Do /F Do \nendstream",
    ])
}

/// A stream of objects that says its length is inside itself.
fn stream_loop() -> Vec<u8> {
    pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>",
        "<</Type/ObjStm/N 1000000/First 8/Extends 4 0 R/Length 5 0 R>>stream\n5 0 6 0 4 0 R\nendstream",
        "<</Type/ObjStm/N 2/First 8/Extends 4 0 R/Length 4 0 R>>stream\n4 0 5 0 5 0 R\nendstream",
    ])
}

/// A page's content that is packed four times over: forty megabytes of blanks in a few hundred bytes.
fn filters() -> Vec<u8> {
    let mut data = vec![b' '; 40 << 20];
    for _ in 0..4 {
        let mut packed = Vec::new();
        let mut encoder = ZlibEncoder::new(&mut packed, Compression::fast());
        io::copy(&mut data.as_slice().take(u64::MAX), &mut encoder).expect("packed");
        encoder.finish().expect("it ends");
        data = packed;
    }
    let mut stream = format!(
        "<</Length {}/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]>>stream\n",
        data.len()
    )
    .into_bytes();
    stream.extend(&data);
    stream.extend(b"\nendstream");
    let text = |text: &str| text.as_bytes().to_vec();
    let pages = text("<</Type/Pages/Count 1/Kids[3 0 R]>>");
    let page = text("<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>");
    document(&[text("<</Type/Catalog/Pages 2 0 R>>"), pages, page, stream], "")
}

/// Its table of objects comes after itself.
fn previous_loop() -> Vec<u8> {
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", PAGE];
    let objects: Vec<_> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
    let once = document(&objects, "");
    let start = once.windows(5).position(|w| w == b"xref\n").expect("a table");
    document(&objects, &format!("/Prev {start}"))
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut data = b"IDAT".to_vec();
    let mut encoder = ZlibEncoder::new(&mut data, Compression::fast());
    io::copy(&mut io::repeat(0).take(1 << 20), &mut encoder).expect("packed");
    encoder.finish().expect("it ends");
    for chunk in [header, data, b"IEND".to_vec()] {
        bytes.extend((u32::try_from(chunk.len()).expect("short") - 4).to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(&chunk);
        bytes.extend(&chunk);
        bytes.extend(sum.sum().to_be_bytes());
    }
    bytes
}

fn tiff(width: u32, height: u32) -> Vec<u8> {
    let fields: [(u16, u32); 8] =
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, u32::MAX)];
    let mut bytes = b"II\x2a\0\x08\0\0\0\x08\0".to_vec();
    for (tag, value) in fields {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    // The next directory is this one.
    bytes.extend(8_u32.to_le_bytes());
    bytes
}

fn bmp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"BM\x66\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([1, 0, 24, 0]);
    bytes.extend([0; 24]);
    bytes.extend([0; 64]);
    bytes
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    bytes.extend(&size);
    bytes.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    for _ in 0..1_000 {
        bytes.extend([0x2c, 0, 0, 0, 0]);
        bytes.extend(&size);
        bytes.extend([0, 2, 1, 0x4c, 0]);
    }
    bytes.push(0x3b);
    bytes
}
