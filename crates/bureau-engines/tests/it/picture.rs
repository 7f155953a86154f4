//! Pictures that are more than one page of dark text: light text on darker grounds, chats scrolled through, moving
//! pictures. Drawn with `pango-view` where that is installed.
#![expect(clippy::print_stderr, reason = "it says what was not drawn")]

use crate::corpus::corpus;
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::Extraction;
use image::{Rgb, RgbImage, imageops};
use std::path::Path;
use std::process::Command;

fn read(path: &Path) -> Extraction {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let sniffed = sniff(path, &name);
    let order = Order { ocr: true, ..Order::default() };
    match extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {}) {
        Ok(Extracted::Text(text, _)) => *text,
        Ok(Extracted::NeedsOcr) => panic!("{name}: OCR was allowed"),
        Err(failure) => panic!("{name}: {} {}", failure.code, failure.message),
    }
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

/// A line of text in these colours; `None` where it can't be drawn.
fn drawn(folder: &Path, text: &str, ink: &str, ground: &str) -> Option<RgbImage> {
    let path = folder.join("line.png");
    let mut command = Command::new("pango-view");
    command.arg("--font=DejaVu Sans 26px").args(["--margin=0", "-q", "--no-auto-dir"]);
    command.arg(format!("--foreground={ink}")).arg(format!("--background={ground}"));
    let status = command.arg("-t").arg(text).arg("-o").arg(&path).status();
    if !status.is_ok_and(|status| status.success()) {
        eprintln!("not drawn: no pango-view");
        return None;
    }
    Some(image::open(&path).expect("a picture").into_rgb8())
}

fn colour(hex: &str) -> Rgb<u8> {
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    Rgb([part(1), part(3), part(5)])
}

/// A chat: bubbles with one line each, in turn of two colours.
fn chat(
    folder: &Path,
    size: (u32, u32),
    screen: &str,
    bubbles: [&str; 2],
    ink: &str,
    lines: &[String],
) -> Option<RgbImage> {
    let mut page = RgbImage::from_pixel(size.0, size.1, colour(screen));
    for (n, line) in lines.iter().enumerate() {
        let ground = bubbles[n % 2];
        let drawn = drawn(folder, line, ink, ground)?;
        let (left, top) = (60 + 100 * (n as i64 % 2), 60 + 110 * n as i64);
        imageops::overlay(&mut page, &RgbImage::from_pixel(size.0 - 240, 80, colour(ground)), left, top);
        imageops::overlay(&mut page, &drawn, left + 30, top + 22);
    }
    Some(page)
}

fn check(page: &RgbImage, folder: &Path, lines: &[String]) {
    let path = folder.join("chat.png");
    page.save(&path).expect("written");
    let all = text(&read(&path));
    for line in lines {
        assert_eq!(all.matches(line.as_str()).count(), 1, "{line} in {all}");
    }
}

#[test]
fn light_text_in_bubbles_of_several_colours_is_read() {
    let Some(docs) = corpus() else { return };
    let all = text(&read(&docs.join("../reports/64-screenshot-dark-mode/chat.png")));
    for wanted in [
        "Bring the blue bag to pier nine",
        "Ok, tell Severin Oakes",
        "He wants 40 thousand before Friday",
        "Done, sent the address",
    ] {
        assert_eq!(all.matches(wanted).count(), 1, "{wanted} in {all}");
    }
}

#[test]
fn a_light_screen_with_dark_bubbles_and_a_dark_one_with_light_bubbles_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = ["Bring the blue bag to pier nine", "Tell Severin Oakes about it"].map(str::to_owned);
    let screens =
        [("#ffffff", ["#1f7a4d", "#0a5ad4"], "#ffffff"), ("#0b141a", ["#d9fdd3", "#f0f0f0"], "#111b21")];
    for (screen, bubbles, ink) in screens {
        let Some(page) = chat(folder.path(), (1080, 1000), screen, bubbles, ink, &lines) else { return };
        check(&page, folder.path(), &lines);
    }
}

#[test]
fn a_page_that_is_light_above_and_dark_below_is_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut page = RgbImage::from_pixel(1200, 900, colour("#ffffff"));
    imageops::overlay(&mut page, &RgbImage::from_pixel(1200, 450, colour("#202020")), 0, 450);
    let lines = ["The letter came on Monday", "Nobody has answered since"].map(str::to_owned);
    for (line, ink, ground, top) in
        [(&lines[0], "#000000", "#ffffff", 150), (&lines[1], "#ffffff", "#202020", 600)]
    {
        let Some(drawn) = drawn(folder.path(), line, ink, ground) else { return };
        imageops::overlay(&mut page, &drawn, 100, top);
    }
    check(&page, folder.path(), &lines);
}

#[test]
fn of_a_chat_scrolled_through_no_line_is_lost_or_doubled() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["Anselm", "Ingrid", "Severin", "Cordelia", "Fenwick", "Marguerite", "Tobias", "Lena"];
    let places =
        ["harbour", "station", "market", "bridge", "school", "garden", "kitchen", "office", "library"];
    let lines: Vec<String> =
        (0..40).map(|n| format!("{} goes to the {} {}", names[n % 8], places[n % 9], n + 100)).collect();
    let Some(page) = chat(folder.path(), (1080, 4600), "#0b141a", ["#005c4b", "#202c33"], "#e9edef", &lines)
    else {
        return;
    };
    check(&page, folder.path(), &lines);
}

#[test]
fn every_different_frame_of_a_moving_picture_is_read_in_its_place() {
    let Some(docs) = corpus() else { return };
    let extraction = read(&docs.join("../reports/63-gif-animated-text/anim.gif"));
    let all = text(&extraction);
    assert!(all.contains("Armand Castellanos") && all.contains("9000044471"), "{all}");
    let part = extraction.chunks.last().and_then(|chunk| chunk.place.part.clone()).unwrap_or_default();
    assert!(part.starts_with("frame "), "{part}");
}
