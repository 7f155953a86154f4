//! How long what is left of a job will take, learned from this machine's own times: a range, or nothing while too
//! little is known of such files.
//!
//! Files are told apart by their type and by whether their pages were read by OCR, because a scan takes a hundred times
//! as long as a letter. What is inside containers is work too: members that were found are files like others; those
//! that nobody has seen yet are guessed from how many such files held, and only widen the range.

use crate::slot::Lanes;
use bureau_model::stage::Lane;
use bureau_model::wire::{JobEstimate, SecondsRange};
use bureau_model::{FileType, Stage};
use bureau_store::{OpenWork, Pace, Remaining};

/// So many files of a kind must have ended here before it counts as known: one for ten that are left, within these
/// bounds. Of a few letters nobody knows how many in a hundred are scans.
const KNOWN: (u64, u64) = (3, 30);
/// So many of all kinds, before they stand for a kind that is not.
const KNOWN_TOGETHER: u64 = 10;
/// How far the length of one recording is from what its size says.
const RECORDINGS_DIFFER: f64 = 0.5;
/// A range wider than this says nothing, unless it is short.
const WIDEST: f64 = 5.0;
/// Seconds up to which a range may be as wide as it likes.
const SHORT: f64 = 90.0;

/// The seconds that are left, within bounds; none while more is being taken in or too little is known. A few files of
/// kinds that are not known yet are counted beside them.
pub fn estimate(remaining: &Remaining, lanes: Lanes) -> JobEstimate {
    let mut load = Load::default();
    let (mut timed, mut untimed) = (0, 0);
    for work in &remaining.open {
        let of = if load.add(work, &remaining.paces).is_some() { &mut timed } else { &mut untimed };
        *of += work.artifacts;
    }
    let range = load.range(lanes);
    let is_narrow = range.to <= SHORT || range.to <= range.from * WIDEST;
    let tells = is_narrow && untimed <= timed && !remaining.taking_in;
    JobEstimate { seconds: tells.then_some(range), untimed }
}

/// Seconds of one lane.
#[derive(Debug, Clone, Copy, Default)]
struct Seconds {
    expected: f64,
    variance: f64,
    /// Of members that nobody has seen yet.
    unseen: f64,
    artifacts: u64,
}

impl Seconds {
    fn add(&mut self, artifacts: u64, expected: f64, variance: f64) {
        self.expected += expected;
        self.variance += variance;
        self.artifacts = self.artifacts.max(artifacts);
    }

    /// Spread over the slots that there is work for.
    fn range(self, slots: usize) -> SecondsRange {
        let at_once = (slots as u64).min(self.artifacts.max(1)) as f64;
        let spread = self.variance.sqrt();
        let least = (self.expected - spread).max(self.expected / 3.0);
        SecondsRange { from: least / at_once, to: (self.expected + spread + 2.0 * self.unseen) / at_once }
    }
}

#[derive(Debug, Default)]
struct Load {
    cpu: Seconds,
    ocr: Seconds,
    model: Seconds,
}

impl Load {
    fn of(&mut self, lane: Lane) -> &mut Seconds {
        match lane {
            Lane::Cpu => &mut self.cpu,
            Lane::Ocr => &mut self.ocr,
            Lane::Model => &mut self.model,
        }
    }

    /// Adds what these artifacts have before them; none when too little is known of such.
    fn add(&mut self, work: &OpenWork, paces: &[Pace]) -> Option<()> {
        let known = known(work, paces)?;
        for stage in Stage::of(work.file_type).iter().filter(|stage| **stage >= work.stage) {
            for pace in known.iter().filter(|pace| pace.stage == *stage) {
                let ended = ended(&known, *stage).max(1);
                let (expected, variance) = expected(work, pace, ended);
                self.of(lane(pace)).add(work.artifacts, expected, variance);
            }
        }
        if work.stage == Stage::Extraction {
            self.add_unseen(work, &known, paces);
        }
        Some(())
    }

    /// Files that will be found inside these.
    fn add_unseen(&mut self, work: &OpenWork, known: &[&Pace], paces: &[Pace]) {
        let found: u64 = known.iter().map(|pace| pace.members).sum();
        let each = found as f64 / ended(known, Stage::Extraction).max(1) as f64;
        let all: Vec<&Pace> = paces.iter().filter(|pace| !is_recording(pace.file_type)).collect();
        let of_all = ended(&all, Stage::Extraction).max(1) as f64;
        for pace in all {
            self.of(lane(pace)).unseen += work.artifacts as f64 * each * pace.seconds / of_all;
        }
    }

    /// Lanes work side by side: the one with the most to do decides.
    fn range(self, lanes: Lanes) -> SecondsRange {
        let each = [self.cpu.range(lanes.cpu), self.ocr.range(lanes.ocr), self.model.range(lanes.model)];
        each.into_iter().fold(SecondsRange { from: 0.0, to: 0.0 }, |all, lane| SecondsRange {
            from: all.from.max(lane.from),
            to: all.to.max(lane.to),
        })
    }
}

/// What is known of files like these: of their type, or of everything that is read when too few of the type ended here.
fn known<'a>(work: &OpenWork, paces: &'a [Pace]) -> Option<Vec<&'a Pace>> {
    let is_scan = work.lane == Lane::Ocr && work.stage == Stage::Extraction;
    let alike = |pace: &&Pace| pace.file_type == work.file_type && (!is_scan || pace.lane == Lane::Ocr);
    let of_type: Vec<&Pace> = paces.iter().filter(alike).collect();
    let needed = (work.artifacts / 10).clamp(KNOWN.0, KNOWN.1);
    if ended(&of_type, Stage::Extraction) >= needed {
        return Some(of_type);
    }
    let can_stand_in = !is_recording(work.file_type) && work.file_type != FileType::Archive && !is_scan;
    let together: Vec<&Pace> = paces.iter().filter(|pace| !is_recording(pace.file_type)).collect();
    let enough = ended(&together, Stage::Extraction) >= needed.max(KNOWN_TOGETHER);
    (can_stand_in && enough).then_some(together)
}

/// How many artifacts these were.
fn ended(paces: &[&Pace], stage: Stage) -> u64 {
    paces.iter().filter(|pace| pace.stage == stage).map(|pace| pace.artifacts).sum()
}

fn lane(pace: &Pace) -> Lane {
    if pace.stage == Stage::Extraction { pace.lane } else { pace.stage.lane(pace.file_type) }
}

fn is_recording(file_type: FileType) -> bool {
    match file_type {
        FileType::Audio | FileType::Video => true,
        FileType::Document
        | FileType::Image
        | FileType::Email
        | FileType::Archive
        | FileType::Table
        | FileType::Other => false,
    }
}

/// Seconds that a stage will take of these artifacts, and how unsure that is. `ended` artifacts are known, of which
/// `pace` are some: a recording takes time by its length, everything else by its number.
fn expected(work: &OpenWork, pace: &Pace, ended: u64) -> (f64, f64) {
    let count = work.artifacts as f64;
    if is_recording(work.file_type) {
        let seconds = pace.seconds / pace.bytes.max(1) as f64 * work.bytes as f64;
        let each = RECORDINGS_DIFFER * seconds / count.max(1.0);
        return (seconds, each * each * count);
    }
    let mean = pace.seconds / ended as f64;
    let variance = (pace.squares / ended as f64 - mean * mean).max(0.0);
    (mean * count, variance * count * (1.0 + count / ended as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Lanes = Lanes { cpu: 1, ocr: 1, model: 1 };

    fn pace(file_type: FileType, lane: Lane, stage: Stage, each: &[f64]) -> Pace {
        Pace {
            file_type,
            lane,
            stage,
            artifacts: each.len() as u64,
            seconds: each.iter().sum(),
            squares: each.iter().map(|s| s * s).sum(),
            bytes: 1_000 * each.len() as u64,
            members: 0,
        }
    }

    fn letters(each: &[f64]) -> Pace {
        pace(FileType::Document, Lane::Cpu, Stage::Extraction, each)
    }

    fn open(file_type: FileType, lane: Lane, artifacts: u64) -> OpenWork {
        OpenWork { file_type, lane, stage: Stage::Extraction, artifacts, bytes: 1_000 * artifacts }
    }

    fn left(open: Vec<OpenWork>, paces: Vec<Pace>) -> Option<SecondsRange> {
        estimate(&Remaining { taking_in: false, open, paces }, ONE).seconds
    }

    #[test]
    fn it_is_silent_until_it_knows() {
        let letter = || vec![open(FileType::Document, Lane::Cpu, 30)];
        assert_eq!(left(letter(), Vec::new()), None);
        assert_eq!(left(letter(), vec![letters(&[1.0, 1.0])]), None, "two letters are no rule");
        let range = left(letter(), vec![letters(&[1.0, 1.0, 1.0])]).expect("three alike are");
        assert_eq!((range.from, range.to), (30.0, 30.0));
        let many = vec![open(FileType::Document, Lane::Cpu, 500)];
        assert_eq!(left(many, vec![letters(&[1.0; 3])]), None, "three say little about five hundred");
        let still_coming =
            Remaining { taking_in: true, open: letter(), paces: vec![letters(&[1.0, 1.0, 1.0])] };
        assert_eq!(estimate(&still_coming, ONE).seconds, None, "nobody knows yet how much there is");
        let recording = vec![open(FileType::Audio, Lane::Cpu, 1)];
        assert_eq!(left(recording, vec![letters(&[1.0; 99])]), None, "letters say nothing of recordings");
    }

    #[test]
    fn one_recording_among_letters_is_counted_and_does_not_silence_the_rest() {
        let open = vec![open(FileType::Document, Lane::Cpu, 50), open(FileType::Audio, Lane::Cpu, 1)];
        let told = estimate(&Remaining { taking_in: false, open, paces: vec![letters(&[1.0; 9])] }, ONE);
        assert_eq!((told.seconds.map(|range| range.to), told.untimed), (Some(50.0), 1));
    }

    #[test]
    fn a_range_that_spans_everything_is_not_told() {
        let wild = letters(&[1.0, 2.0, 900.0]);
        assert_eq!(left(vec![open(FileType::Document, Lane::Cpu, 20)], vec![wild]), None);
    }

    #[test]
    fn scans_are_counted_at_the_pace_of_ocr() {
        let scans = pace(FileType::Document, Lane::Ocr, Stage::Extraction, &[20.0; 5]);
        let paces = vec![letters(&[0.1; 95]), scans];
        let known = left(vec![open(FileType::Document, Lane::Ocr, 30)], paces.clone()).expect("known");
        assert_eq!((known.from, known.to), (600.0, 600.0));
        let unknown = left(vec![open(FileType::Document, Lane::Cpu, 400)], paces).expect("known");
        assert!(unknown.from < 400.0 && unknown.to > 400.0, "one in twenty was a scan: {unknown:?}");
    }

    #[test]
    fn slots_share_the_work_and_one_file_is_not_shared() {
        let two = Lanes { cpu: 2, ..ONE };
        let left = |n| {
            let open = vec![open(FileType::Document, Lane::Cpu, n)];
            estimate(&Remaining { taking_in: false, open, paces: vec![letters(&[100.0; 5])] }, two).seconds
        };
        assert_eq!(left(10).expect("known").to, 500.0);
        assert_eq!(left(1).expect("known").to, 100.0);
    }

    #[test]
    fn members_that_nobody_has_seen_widen_the_range() {
        let mut mails = pace(FileType::Email, Lane::Cpu, Stage::Extraction, &[1.0; 50]);
        mails.members = 25;
        let range = left(vec![open(FileType::Email, Lane::Cpu, 1_000)], vec![mails]).expect("known");
        assert_eq!((range.from, range.to), (1_000.0, 2_000.0));
        let archives = vec![open(FileType::Archive, Lane::Cpu, 1)];
        assert_eq!(left(archives, vec![letters(&[1.0; 99])]), None, "it may hold anything");
    }

    #[test]
    fn a_recording_takes_time_by_its_length() {
        let heard = pace(FileType::Audio, Lane::Cpu, Stage::Transcription, &[60.0; 5]);
        let read = pace(FileType::Audio, Lane::Cpu, Stage::Extraction, &[0.1; 5]);
        let long = OpenWork { bytes: 10_000, ..open(FileType::Audio, Lane::Cpu, 1) };
        let range = left(vec![long], vec![heard, read]).expect("known");
        assert!(range.from >= 200.0 && range.to <= 900.0, "{range:?}");
    }

    /// A case as it comes: letters, every twentieth a scan; the times of each vary by a factor of three.
    #[test]
    fn it_never_jumps_by_orders_while_a_case_is_worked() {
        let mut chance: u64 = 42;
        let mut vary = || {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            0.5 + (chance >> 33) as f64 / f64::from(1u32 << 31)
        };
        let (mut cpu, mut ocr): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut before: Option<SecondsRange> = None;
        for worked in 1..400_u64 {
            if worked.is_multiple_of(20) {
                ocr.push(20.0 * vary())
            } else {
                cpu.push(0.2 * vary())
            }
            let paces = vec![letters(&cpu), pace(FileType::Document, Lane::Ocr, Stage::Extraction, &ocr)];
            let now = left(vec![open(FileType::Document, Lane::Cpu, 400 - worked)], paces);
            if let (Some(before), Some(now)) = (before, now) {
                let jump = now.to.max(1.0) / before.to.max(1.0);
                assert!(
                    (0.2..5.0).contains(&jump) || now.to < SHORT,
                    "{before:?} became {now:?} at {worked}"
                );
            }
            before = now.or(before);
        }
        assert!(before.is_some(), "in the end it knew");
    }
}
