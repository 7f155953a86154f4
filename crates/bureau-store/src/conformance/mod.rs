//! The suite that every store passes, and what its cases are made of.
//!
//! A store crate calls [`conformance!`](crate::conformance!) once in its test binary with an async function
//! that makes an empty store over a given clock; each case becomes a test of its own. After every case the
//! store must not contradict itself and its journal must be whole ([`Harness::check`]).
//!
//! [`ManualClock`], [`fixture`] and [`Worker`] live here so that the suite can use them; other crates' tests
//! find them in `bureau-testkit`.

mod clock;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod control;
pub mod fixture;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod graph;
mod harness;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod intake;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod journal;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod lease;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod library;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod members;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod outcome;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod queue;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod search;
pub mod sequence;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod setup;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod status;
#[allow(missing_docs, reason = "a case's name says what must hold")]
pub mod visibility;
pub(crate) mod worker;

pub use clock::ManualClock;
pub use harness::Harness;
pub use worker::Worker;

use crate::{Clock, Store};
use std::sync::Arc;

/// Runs one case against a fresh store. `make` gives the store and whatever must outlive it, such as its folder.
pub async fn run<K>(
    make: impl AsyncFnOnce(Arc<dyn Clock>) -> (Arc<dyn Store>, K),
    case: impl AsyncFnOnce(&Harness),
) {
    let clock = ManualClock::new();
    let (store, keep) = make(Arc::new(clock.clone())).await;
    let harness = Harness::new(store, clock).await;
    case(&harness).await;
    harness.check().await;
    drop(keep);
}

/// One test for each case of the suite: `conformance!(make)`, where `make` names an
/// `async fn(Arc<dyn Clock>) -> (Arc<dyn Store>, K)`. The calling crate needs tokio with `macros`.
#[macro_export]
macro_rules! conformance {
    ($make:ident) => {
        $crate::conformance! { @themes $make;
            intake: two_spellings_of_a_case_name_are_one_case, a_parent_of_another_case_is_refused,
                a_parent_that_does_not_exist_is_refused, a_job_is_recorded_once,
                a_person_of_interest_is_named_once, artifacts_are_recorded_in_order,
                a_source_is_taken_in_once, a_refused_file_is_a_failed_artifact_with_its_reason,
                a_closed_intake_takes_nothing_in, an_open_intake_is_found_again, nothing_taken_in_ends_the_job;
            queue: small_files_go_first, an_opened_artifact_goes_first, a_lane_hands_out_its_own_stages,
                a_job_is_worked_alone, no_more_is_claimed_than_asked_for,
                the_same_content_is_worked_on_once, a_claim_says_what_it_rests_on,
                persons_of_interest_are_those_of_the_case, pending_counts_what_is_to_be_waited_for,
                siblings_stand_in_the_same_folder;
            lease: an_expired_lease_is_rescued_and_its_holder_refused, a_holder_that_wakes_beside_the_new_one,
                a_renewed_lease_is_kept, a_renewal_names_what_is_lost, a_lease_lost_to_oneself_is_lost,
                a_dead_worker_is_rescued_before_its_leases_expire, an_outcome_is_recorded_once,
                a_rescued_stage_goes_behind_its_equals;
            outcome: a_job_from_its_first_file_to_its_last, progress_is_below_100_to_the_end,
                a_passing_failure_is_tried_again_after_a_while, three_crashes_quarantine,
                two_timeouts_are_enough, no_more_than_three_attempts, a_damaged_file_fails_at_once,
                what_is_skipped_says_why, an_output_is_reused_in_another_case,
                another_key_is_another_output, an_output_of_another_content_is_refused,
                timings_are_added_up, a_transcription_is_the_text_of_a_recording;
            control: a_queued_job_is_cancelled, a_running_stage_is_cancelled_under_its_worker,
                a_cancelled_intake_takes_nothing_in, an_ended_job_is_not_cancelled, a_paused_job_is_held_back,
                what_is_added_to_a_paused_job_waits, a_retried_artifact_of_a_paused_job_waits,
                a_failed_artifact_is_retried, what_was_never_taken_in_is_not_retried_in_silence, a_cancelled_job_is_retried, reprocessing_begins_at_its_stage,
                reprocessing_a_case_reaches_every_job, an_open_artifact_is_not_reprocessed,
                a_part_of_an_archive_is_tried_again_when_more_parts_come;
            journal: entries_are_numbered_without_gaps, an_artifact_has_its_whole_history,
                a_job_announces_each_change, events_come_in_pieces, listeners_are_woken,
                a_refused_write_leaves_no_entry;
            library: the_newest_activity_comes_first, a_case_lists_its_jobs, a_case_is_processing_while_a_job_is,
                artifacts_are_listed_in_parts, an_artifact_in_detail, a_text_joins_its_chunks,
                a_summary_cites_its_chunks, a_case_in_summaries, a_case_has_a_timeline, what_remains_of_a_job,
                how_long_files_took_is_kept_by_what_they_were,
                a_store_counts_what_it_holds, contents_come_in_pieces, what_does_not_exist_is_not_found;
            members: members_become_artifacts_of_their_own, an_uploaded_file_ends_with_its_last_member,
                a_container_read_again_keeps_its_members,
                the_same_container_in_another_case_has_its_members_there_too,
                a_container_of_equal_containers_ends_where_the_room_does,
                a_container_that_holds_what_it_stands_in_ends,
                a_file_packed_alone_is_called_after_what_it_was_packed_in,
                a_cancelled_job_cancels_its_members, a_file_with_a_cancelled_member_was_not_worked_to_its_end,
                a_password_opens_what_is_locked,
                a_stage_is_moved_to_another_lane, a_picture_waits_for_ocr_from_the_start,
                what_was_machine_read_is_kept_word_by_word,
                how_far_a_stage_has_come_is_forgotten_with_its_output, what_columns_mean_is_told_of_a_content,
                skipped_for_want_of_an_engine_is_found, the_nearest_vectors_come_first;
            graph: mentions_are_counted, the_same_file_in_two_cases, a_file_processed_again_counts_once,
                a_file_that_begins_again_leaves_the_graph, the_same_file_twice_in_a_case_counts_twice,
                the_most_mentioned_come_first, who_stands_beside_whom,
                a_timeline_sorts_by_instant_and_keeps_what_the_source_says;
            search: words_are_found, every_word_must_be_there, a_phrase_is_found_as_it_stands,
                a_beginning_is_enough_with_a_star, hindi_words_are_whole, chinese_is_found_inside_a_run,
                words_are_found_as_they_are_typed, only_one_case_is_searched, a_text_that_was_replaced_is_not_found,
                hits_come_in_pieces, nothing_to_look_for_is_refused, a_search_says_how_much_it_looked_into;
            status: a_claimed_stage_waits_until_it_is_begun, a_claimed_stage_of_a_halted_job_is_given_back,
                what_was_taken_from_a_worker_waits_again,
                a_job_cancelled_half_way_is_cancelled_and_counts_what_was_not_worked,
                a_job_cancelled_while_it_takes_in_says_so_for_good,
                a_job_that_found_no_file_was_not_cancelled_by_anybody, a_stage_without_an_engine_leaves_a_gap,
                every_artifact_is_in_one_group;
            visibility: anothers_job_does_not_exist, anothers_artifact_does_not_exist, anothers_case_does_not_exist,
                lists_hold_ones_own, a_shared_case_is_counted_from_inside, events_are_ones_own,
                anothers_output_is_not_reused, the_machine_is_for_who_sees_everything, a_manager_sees_her_analysts;
            setup: a_setting_stays, a_case_has_a_country, a_watch_folder_has_one_case,
                a_watched_file_is_noted_once_per_version, the_desk_has_one_person;
        }
    };
    (@themes $make:ident; $($theme:ident: $($case:ident),+;)+) => {
        $(mod $theme {
            $(#[tokio::test]
            async fn $case() {
                $crate::conformance::run(super::$make, $crate::conformance::$theme::$case).await;
            })+
        })+
    };
}

#[cfg(test)]
mod tests {
    /// A case that is not on the list would never run.
    #[test]
    fn every_case_is_on_the_list() {
        let list = include_str!("mod.rs");
        for theme in [
            include_str!("control.rs"),
            include_str!("graph.rs"),
            include_str!("intake.rs"),
            include_str!("journal.rs"),
            include_str!("lease.rs"),
            include_str!("library.rs"),
            include_str!("members.rs"),
            include_str!("outcome.rs"),
            include_str!("queue.rs"),
            include_str!("search.rs"),
            include_str!("setup.rs"),
            include_str!("status.rs"),
            include_str!("visibility.rs"),
        ] {
            let cases = theme.lines().filter_map(|line| line.strip_prefix("pub async fn "));
            for case in cases.filter_map(|rest| rest.split('(').next()) {
                assert!(list.contains(&format!(" {case},")) || list.contains(&format!(" {case};")), "{case}");
            }
        }
    }
}
