//! What the analyst looks at, read through the pool; never waits for the writer.

mod again;
mod artifact;
mod case;
mod content;
mod count;
mod coverage;
mod job;
mod journal;
mod listed;
mod nearest;
mod query;
mod queue;
mod remaining;
mod search;
mod setup;
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
use bureau_store::{Again, ContentRow, Library, Remaining, Result, Scope, Selection, SkippedStage};
use std::collections::HashMap;

#[async_trait]
impl Library for SqliteStore {
    async fn job_status(&self, scope: &Scope, job: &JobId) -> Result<JobStatus> {
        job::status(self, scope, job).await
    }

    async fn job_row(&self, scope: &Scope, job: &JobId) -> Result<JobRow> {
        job::row(self, scope, job).await
    }

    async fn jobs(&self, scope: &Scope, case: Option<&CaseName>) -> Result<Vec<JobRow>> {
        job::list(self, scope, case).await
    }

    async fn ended(&self, scope: &Scope, what: &Selection) -> Result<Vec<ArtifactId>> {
        Ok(self.selected(scope, what, ENDED).await?.into_iter().map(ArtifactId).collect())
    }

    async fn again(&self, scope: &Scope, artifacts: &[ArtifactId], from: Stage) -> Result<Vec<Again>> {
        again::again(self, scope, artifacts, from).await
    }

    async fn outputs(&self, scope: &Scope, keys: &[OutputKey]) -> Result<HashMap<OutputKey, Option<String>>> {
        again::outputs(self, scope, keys).await
    }

    async fn remaining(&self, scope: &Scope, job: &JobId) -> Result<Remaining> {
        remaining::remaining(self, scope, job).await
    }

    async fn cases(&self, scope: &Scope) -> Result<Vec<CaseOverview>> {
        case::list(self, scope).await
    }

    async fn case_jobs(&self, scope: &Scope, case: &CaseName) -> Result<CaseJobs> {
        case::jobs(self, scope, case).await
    }

    async fn case_summary(&self, scope: &Scope, case: &CaseName) -> Result<CaseSummary> {
        case::summary(self, scope, case).await
    }

    async fn case_timeline(&self, scope: &Scope, case: &CaseName) -> Result<Timeline> {
        timeline::timeline(self, scope, case).await
    }

    async fn case_entities(&self, scope: &Scope, case: &CaseName, limit: u64) -> Result<Entities> {
        case::entities(self, scope, case, limit).await
    }

    async fn case_graph(&self, scope: &Scope, case: &CaseName, nodes: u64) -> Result<Graph> {
        case::graph(self, scope, case, nodes).await
    }

    async fn artifacts(&self, scope: &Scope, request: &ArtifactsRequest) -> Result<ArtifactsResponse> {
        artifact::page(self, scope, request).await
    }

    async fn artifact_counts(
        &self,
        scope: &Scope,
        request: &ArtifactCountsRequest,
    ) -> Result<ArtifactCounts> {
        count::counts(self, scope, request).await
    }

    async fn artifact(&self, scope: &Scope, artifact: ArtifactId) -> Result<ArtifactDetail> {
        artifact::detail(self, scope, artifact).await
    }

    async fn content(&self, scope: &Scope, request: &ContentRequest) -> Result<Content> {
        content::content(self, scope, request).await
    }

    async fn entities(&self, scope: &Scope, artifact: ArtifactId) -> Result<Entities> {
        content::entities(self, scope, artifact).await
    }

    async fn passages(&self, scope: &Scope, artifact: ArtifactId) -> Result<Vec<Passage>> {
        content::passages(self, scope, artifact).await
    }

    async fn skipped(&self, scope: &Scope, stage: Stage) -> Result<Vec<SkippedStage>> {
        artifact::skipped(self, scope, stage).await
    }

    async fn nearest(
        &self,
        scope: &Scope,
        case: Option<&CaseName>,
        model: &str,
        vector: &[f32],
        limit: u64,
    ) -> Result<SearchResults> {
        nearest::nearest(self, scope, case, model, vector, limit).await
    }

    async fn search(&self, scope: &Scope, request: &SearchRequest) -> Result<SearchResults> {
        search::search(self, scope, request).await
    }

    async fn stats(&self, scope: &Scope) -> Result<Stats> {
        stats::stats(self, scope).await
    }

    async fn contents_after(&self, scope: &Scope, after: i64, limit: u64) -> Result<Vec<ContentRow>> {
        stats::contents_after(self, scope, after, limit).await
    }

    async fn contradictions(&self, scope: &Scope) -> Result<Vec<String>> {
        stats::contradictions(self, scope).await
    }
}
