//! Files per second and memory of `bureau ingest` on folders of documents, beside other converters that are
//! installed, each on the same files, alternating.
//!
//! The comparison is not of like with like: the others turn a file into text and write it out. Bureau also
//! copies each file into its vault with three hashes and an fsync, judges its type, extracts in a confined
//! process of its own for each file, detects the language, indexes the text, summarises it, looks for entities,
//! and records every step in its journal; its data folder is new in each round. For scans the pages are counted, and
//! the others are `tesseract` on what `pdftoppm` draws, and `ocrmypdf`.

mod memory;

use anyhow::{Context, ensure};
use bureau_benches::machine;
use bureau_benches::report::{Samples, head, row, say};
use clap::Parser;
use memory::Peak;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Debug, Parser)]
struct Args {
    /// Folder with `corpus/docs`.
    #[arg(long, env = "BUREAU_SHARED")]
    shared: PathBuf,
    /// Folders in `corpus/docs`; `.` is all of it.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "pdf-text,office-word,office-sheet,web-text,pdf-scan"
    )]
    corpora: Vec<String>,
    /// The program; `bureau-extractor` lies beside it.
    #[arg(long)]
    bureau: Option<PathBuf>,
    /// A Python that has `markitdown`.
    #[arg(long)]
    markitdown: Option<PathBuf>,
    /// Where the data folders are made; they are removed at the end.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Rounds of each program.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Converts the files that it is given, all in one process.
const MARKITDOWN: &str = "
import sys
from markitdown import MarkItDown
converter = MarkItDown(enable_plugins=False)
failed = 0
for path in sys.argv[1:]:
    try:
        converter.convert(path)
    except Exception:
        failed += 1
print(failed, file=sys.stderr)
";

/// A program that is measured.
enum Program {
    Bureau(PathBuf),
    /// In two processes, half of the files each.
    MarkItDown(PathBuf),
    /// A process for each file, two at a time. For PDF only.
    PdfToText,
    /// A process for each page, two at a time, of pages that `pdftoppm` has drawn with 300 dots an inch. For scans only.
    Tesseract,
    /// A process for each file, with two workers. For scans only.
    OcrMyPdf,
}

impl Program {
    fn name(&self) -> &'static str {
        match self {
            Program::Bureau(_) => "bureau ingest",
            Program::MarkItDown(_) => "markitdown, two processes",
            Program::PdfToText => "pdftotext, two at a time",
            Program::Tesseract => "pdftoppm and tesseract, two at a time",
            Program::OcrMyPdf => "ocrmypdf, two workers",
        }
    }

    fn command(&self, corpus: &Path, data: &Path) -> Command {
        match self {
            Program::Bureau(program) => {
                let mut command = Command::new(program);
                command.arg("--json").arg("--data-dir").arg(data);
                command.arg("ingest").arg(corpus).args(["--case", "benches"]);
                command
            }
            Program::MarkItDown(python) => {
                let script = r#"find "$0" -type f -print0 | xargs -0 -P 2 -n "$1" "$2" -c "$3""#;
                let half = files(corpus).div_ceil(2).to_string();
                let mut command = Command::new("sh");
                command.args(["-c", script]).arg(corpus).arg(half).arg(python).arg(MARKITDOWN);
                command
            }
            Program::PdfToText => {
                let script = r#"find "$0" -type f -print0 | xargs -0 -P 2 -I {} pdftotext {} /dev/null"#;
                let mut command = Command::new("sh");
                command.args(["-c", script]).arg(corpus);
                command
            }
            Program::Tesseract => {
                let script = r#"cd "$1"; n=0
                    for f in "$0"/*.pdf; do n=$((n + 1)); pdftoppm -r 300 -gray "$f" "$n"; done
                    find . -name '*.pgm' -print0 | xargs -0 -P 2 -I {} tesseract {} - -l "$2""#;
                let mut command = Command::new("sh");
                command.args(["-c", script]).arg(corpus).arg(data).arg(LANGUAGE).env("OMP_THREAD_LIMIT", "1");
                command
            }
            Program::OcrMyPdf => {
                let script = r#"for f in "$0"/*.pdf; do
                    ocrmypdf -q --jobs 2 --force-ocr --output-type pdf -l "$2" "$f" "$1/out.pdf" || true; done"#;
                let mut command = Command::new("sh");
                command.args(["-c", script]).arg(corpus).arg(data).arg(LANGUAGE);
                command
            }
        }
    }
}

/// The others are told a language; Bureau finds script and language of each page.
const LANGUAGE: &str = "eng";

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let folder = args.folder.canonicalize()?;
    say(&machine::describe(&folder))?;
    say(&format!("{} rounds, alternating", args.rounds))?;
    head(&[
        "files",
        "program",
        "seconds, median (min–max)",
        "files/s",
        "artifacts/s",
        "pages/min",
        "main process, MiB",
        "largest child, MiB",
        "failed",
    ])?;
    for corpus in &args.corpora {
        measure(&args, &folder, &args.shared.join("corpus/docs").join(corpus))?;
    }
    Ok(())
}

struct Measured {
    program: Program,
    seconds: Samples,
    speed: Samples,
    artifacts: Samples,
    main: Samples,
    child: Samples,
    failed: Option<u64>,
}

fn measure(args: &Args, folder: &Path, corpus: &Path) -> anyhow::Result<()> {
    let count = files(corpus);
    ensure!(count > 0, "there is nothing in {}", corpus.display());
    let mut measured: Vec<Measured> = programs(args, corpus)?.into_iter().map(measured).collect();
    for _ in 0..args.rounds {
        for of in &mut measured {
            round(of, folder, corpus, count)?;
        }
    }
    let name = corpus.file_name().unwrap_or_default().to_string_lossy();
    let pages = is_scan(corpus).then(|| pages(corpus)).transpose()?;
    for of in &measured {
        let per_minute = pages.map(|pages| of.speed.scaled(60.0 * pages as f64 / count as f64).show());
        row(&[
            format!("{name}, {count}"),
            of.program.name().to_owned(),
            of.seconds.show(),
            of.speed.show(),
            if matches!(of.program, Program::Bureau(_)) { of.artifacts.show() } else { "–".to_owned() },
            per_minute.unwrap_or_else(|| "–".to_owned()),
            of.main.show(),
            of.child.show(),
            of.failed.map_or_else(|| "–".to_owned(), |failed| failed.to_string()),
        ])?;
    }
    Ok(())
}

fn measured(program: Program) -> Measured {
    let (seconds, speed, artifacts, main, child) = Default::default();
    Measured { program, seconds, speed, artifacts, main, child, failed: None }
}

fn programs(args: &Args, corpus: &Path) -> anyhow::Result<Vec<Program>> {
    let beside = std::env::current_exe()?.with_file_name("bureau");
    let bureau = args.bureau.clone().unwrap_or(beside);
    ensure!(bureau.is_file(), "{} is not there: build it, or name it with --bureau", bureau.display());
    let mut programs = vec![Program::Bureau(bureau)];
    programs.extend(args.markitdown.clone().map(Program::MarkItDown));
    if is_scan(corpus) {
        let found = |name: &&(Program, &str)| {
            Command::new(name.1).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        let others = [(Program::Tesseract, "tesseract"), (Program::OcrMyPdf, "ocrmypdf")];
        programs.extend(others.into_iter().filter(|other| found(&other)).map(|(program, _)| program));
        return Ok(programs);
    }
    let pdf = corpus.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pdf"));
    let installed = Command::new("pdftotext").arg("-v").stderr(Stdio::null()).status().is_ok();
    programs.extend((pdf && installed).then_some(Program::PdfToText));
    Ok(programs)
}

fn is_scan(corpus: &Path) -> bool {
    corpus.file_name().is_some_and(|name| name == "pdf-scan")
}

/// Pages of all PDF files, as `pdfinfo` counts them.
fn pages(corpus: &Path) -> anyhow::Result<u64> {
    let script = r#"for f in "$0"/*.pdf; do pdfinfo "$f" | sed -n 's/^Pages: *//p'; done"#;
    let output = Command::new("sh").args(["-c", script]).arg(corpus).output()?;
    let counts = String::from_utf8(output.stdout)?;
    Ok(counts.lines().map(str::parse::<u64>).sum::<Result<u64, _>>()?)
}

fn files(corpus: &Path) -> usize {
    walkdir::WalkDir::new(corpus).into_iter().flatten().filter(|entry| entry.file_type().is_file()).count()
}

fn round(of: &mut Measured, folder: &Path, corpus: &Path, count: usize) -> anyhow::Result<()> {
    let data = tempfile::tempdir_in(folder)?;
    let (took, peak, output) = run(of.program.command(corpus, data.path()))?;
    of.seconds.add(took.as_secs_f64());
    of.speed.add(count as f64 / took.as_secs_f64());
    of.main.add(peak.main as f64 / 1024.0);
    of.child.add(peak.child as f64 / 1024.0);
    if matches!(of.program, Program::Bureau(_)) {
        let status: serde_json::Value = serde_json::from_slice(&output).context("the answer of bureau")?;
        let files = status["total_files"].as_u64().unwrap_or_default();
        ensure!(files == count as u64, "bureau took in {files} of {count} files");
        let artifacts = status["artifacts"].as_array().map_or(0, Vec::len);
        of.artifacts.add(artifacts as f64 / took.as_secs_f64());
        of.failed = status["failed_artifacts"].as_u64();
    }
    Ok(())
}

/// Runs it to its end. Returns how long it took, what memory it had, and its standard output.
fn run(mut command: Command) -> anyhow::Result<(Duration, Peak, Vec<u8>)> {
    let output = tempfile::tempfile()?;
    let begin = Instant::now();
    let mut child = command.stdout(output.try_clone()?).stderr(Stdio::null()).spawn()?;
    let watched = memory::watch(child.id());
    child.wait()?;
    let took = begin.elapsed();
    let peak = watched.end()?;
    Ok((took, peak, read(output)?))
}

fn read(mut file: std::fs::File) -> anyhow::Result<Vec<u8>> {
    use std::io::{Read, Seek};
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}
