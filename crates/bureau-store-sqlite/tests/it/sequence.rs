//! Random sequences of requests against the rules in memory.

use crate::conformance::make;
use bureau_store::conformance::sequence::{Step, play};
use bureau_testkit::{Harness, ManualClock};
use proptest::prelude::*;
use std::sync::Arc;

/// Plays one sequence against an empty store.
fn run(steps: &[Step]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let clock = ManualClock::new();
        let (store, _folder) = make(Arc::new(clock.clone())).await;
        play(&Harness::new(store, clock).await, steps).await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_in_whatever_order_the_store_does_what_the_rules_say(
        steps in prop::collection::vec(any::<Step>(), 1..60)
    ) {
        run(&steps);
    }
}

/// `PROPTEST_CASES` for the long run by hand.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}
