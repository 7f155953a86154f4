//! What the analyst looks at, read through the pool; never waits for the writer.

mod again;
mod artifact;
mod case;
mod content;
mod count;
mod coverage;
mod job;
mod journal;
mod nearest;
mod query;
mod queue;
mod remaining;
mod search;
mod sibling;
mod stats;
mod text;
mod timeline;

use crate::SqliteStore;
use crate::write::control::ENDED;
use async_trait::async_trait;
use bureau_model::key::OutputKey;
use bureau_model::output::Passage;
use bureau_model::wire::*;
use bureau_model::{ArtifactId, CaseName, JobId, Stage};
use bureau_store::{Again, ContentRow, Library, Remaining, Result, Scope, SkippedStage};
use std::collections::HashMap;

#[async_trait]
impl Library for SqliteStore {
    async fn job_status(&self, job: &JobId) -> Result<JobStatus> {
        job::status(self, job).await
    }

    async fn job_row(&self, job: &JobId) -> Result<JobRow> {
        job::row(self, job).await
    }

    async fn jobs(&self, case: Option<&CaseName>) -> Result<Vec<JobRow>> {
        job::list(self, case).await
    }

    async fn ended(&self, what: &Scope) -> Result<Vec<ArtifactId>> {
        Ok(self.in_scope(what, ENDED).await?.into_iter().map(ArtifactId).collect())
    }

    async fn again(&self, artifacts: &[ArtifactId], from: Stage) -> Result<Vec<Again>> {
        again::again(self, artifacts, from).await
    }

    async fn outputs(&self, keys: &[OutputKey]) -> Result<HashMap<OutputKey, Option<String>>> {
        again::outputs(self, keys).await
    }

    async fn remaining(&self, job: &JobId) -> Result<Remaining> {
        remaining::remaining(self, job).await
    }

    async fn cases(&self) -> Result<Vec<CaseOverview>> {
        case::list(self).await
    }

    async fn case_jobs(&self, case: &CaseName) -> Result<CaseJobs> {
        case::jobs(self, case).await
    }

    async fn case_summary(&self, case: &CaseName) -> Result<CaseSummary> {
        case::summary(self, case).await
    }

    async fn case_timeline(&self, case: &CaseName) -> Result<Timeline> {
        timeline::timeline(self, case).await
    }

    async fn case_entities(&self, case: &CaseName, limit: u64) -> Result<Entities> {
        case::entities(self, case, limit).await
    }

    async fn case_graph(&self, case: &CaseName, nodes: u64) -> Result<Graph> {
        case::graph(self, case, nodes).await
    }

    async fn artifacts(&self, request: &ArtifactsRequest) -> Result<ArtifactsResponse> {
        artifact::page(self, request).await
    }

    async fn artifact_counts(&self, request: &ArtifactCountsRequest) -> Result<ArtifactCounts> {
        count::counts(self, request).await
    }

    async fn artifact(&self, artifact: ArtifactId) -> Result<ArtifactDetail> {
        artifact::detail(self, artifact).await
    }

    async fn content(&self, request: &ContentRequest) -> Result<Content> {
        content::content(self, request).await
    }

    async fn entities(&self, artifact: ArtifactId) -> Result<Entities> {
        content::entities(self, artifact).await
    }

    async fn passages(&self, artifact: ArtifactId) -> Result<Vec<Passage>> {
        content::passages(self, artifact).await
    }

    async fn skipped(&self, stage: Stage) -> Result<Vec<SkippedStage>> {
        artifact::skipped(self, stage).await
    }

    async fn nearest(
        &self,
        case: Option<&CaseName>,
        model: &str,
        vector: &[f32],
        limit: u64,
    ) -> Result<SearchResults> {
        nearest::nearest(self, case, model, vector, limit).await
    }

    async fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        search::search(self, request).await
    }

    async fn stats(&self) -> Result<Stats> {
        stats::stats(self).await
    }

    async fn contents_after(&self, after: i64, limit: u64) -> Result<Vec<ContentRow>> {
        stats::contents_after(self, after, limit).await
    }

    async fn contradictions(&self) -> Result<Vec<String>> {
        stats::contradictions(self).await
    }
}
