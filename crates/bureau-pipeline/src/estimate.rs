//! How long things will take, learned from this machine's own timings.

use crate::{Lanes, Pipeline};
use bureau_model::FileType;
use bureau_store::{Claimed, Remaining};

/// Seconds that such a stage took here so far, by the file's size; unknown before the first run.
pub(crate) async fn expected(pipeline: &Pipeline, claimed: &Claimed) -> Option<f64> {
    let remaining = pipeline.store.remaining(&claimed.job).await.ok()?;
    let timing = remaining.timings.iter().filter(|t| t.stage == claimed.stage).max_by_key(|t| t.runs)?;
    Some(seconds(timing.runs, timing.seconds, timing.bytes, 1, claimed.size))
}

/// Seconds until everything that remains has ended: each stage's own pace, spread over the lanes' slots.
pub fn estimate(remaining: &Remaining, lanes: Lanes) -> Option<f64> {
    if remaining.artifacts == 0 {
        return Some(0.0);
    }
    let work = |lane| -> f64 {
        let timings = remaining.timings.iter().filter(|t| t.stage.lane(FileType::Document) == lane);
        timings.map(|t| seconds(t.runs, t.seconds, t.bytes, remaining.artifacts, remaining.bytes)).sum()
    };
    let cpu = work(bureau_model::stage::Lane::Cpu) / lanes.cpu as f64;
    let model = work(bureau_model::stage::Lane::Model) / lanes.model as f64;
    (!remaining.timings.is_empty()).then_some(cpu.max(model))
}

/// Half of a stage's time goes with the number of files, half with their bytes: neither alone predicts both
/// a folder of letters and a few large tables.
fn seconds(runs: u64, spent: f64, bytes_done: u64, files: u64, bytes: u64) -> f64 {
    let by_file = spent / runs.max(1) as f64 * files as f64;
    let by_byte = spent / bytes_done.max(1) as f64 * bytes as f64;
    if bytes_done == 0 { by_file } else { (by_file + by_byte) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::Stage;
    use bureau_model::wire::StageTiming;

    #[test]
    fn what_took_a_second_for_ten_files_takes_two_for_twenty() {
        let timing = StageTiming {
            stage: Stage::Extraction,
            engine: "x".to_owned(),
            runs: 10,
            seconds: 1.0,
            bytes: 1_000,
        };
        let remaining = Remaining { artifacts: 20, bytes: 2_000, timings: vec![timing] };
        assert_eq!(estimate(&remaining, Lanes { cpu: 1, ocr: 1, model: 1 }), Some(2.0));
        assert_eq!(estimate(&remaining, Lanes { cpu: 2, ocr: 1, model: 1 }), Some(1.0));
        assert_eq!(
            estimate(&Remaining { artifacts: 1, ..Remaining::default() }, Lanes { cpu: 1, ocr: 1, model: 1 }),
            None
        );
    }
}
