//! The one list of commands.

/// Calls `$callback!` with every command: its documentation, name, request and response. The desktop's
/// IPC, the dispatcher of `bureau-app` and the TypeScript client are made from this list; a host that
/// lacks one of them does not compile.
#[macro_export]
macro_rules! for_each_command {
    ($callback:ident) => {
        $callback! {
            /// Takes files and folders into a case, as a new job.
            upload_documents(UploadRequest) -> UploadResponse;
            /// A job with every artifact.
            get_job_status(JobRequest) -> JobStatus;
            /// All jobs, the newest first.
            get_jobs(JobsRequest) -> JobsResponse;
            /// When a job will end, by this machine's own timings.
            get_job_estimate(JobRequest) -> JobEstimate;
            /// Names of all cases, the newest activity first.
            get_cases(Nothing) -> Cases;
            /// The cases with what a list shows of them.
            get_case_overviews(Nothing) -> CaseOverviews;
            /// A case's jobs, the oldest first.
            get_case_jobs(CaseRequest) -> CaseJobs;
            /// The summaries of a case's documents.
            get_case_summary(CaseRequest) -> CaseSummary;
            /// What happened in a case.
            get_case_timeline(CaseRequest) -> Timeline;
            /// The entities of a case.
            get_case_entities(CaseRequest) -> Entities;
            /// The graph of a case.
            get_case_graph(CaseRequest) -> Graph;
            /// A part of a list of artifacts.
            get_artifacts(ArtifactsRequest) -> ArtifactsResponse;
            /// How many artifacts there are of each group.
            get_artifact_counts(ArtifactCountsRequest) -> ArtifactCounts;
            /// One artifact with everything but its content.
            get_artifact(ArtifactRequest) -> ArtifactDetail;
            /// One text of an artifact.
            get_artifact_content(ContentRequest) -> Content;
            /// The entities of an artifact.
            get_artifact_entities(ArtifactRequest) -> Entities;
            /// How an artifact's pages or its speech were read by a machine.
            get_artifact_passages(ArtifactRequest) -> Passages;
            /// Says what the columns of an artifact's tables mean, and reads it anew.
            set_artifact_columns(SetColumnsRequest) -> Touched;
            /// The passwords of a case.
            get_passwords(CaseRequest) -> Passwords;
            /// Adds a password to a case, and tries what is locked with it.
            add_password(PasswordRequest) -> Passwords;
            /// Removes a password; what it opened stays open.
            remove_password(PasswordRequest) -> Passwords;
            /// The country of a case's telephone numbers without a code.
            get_case_country(CaseRequest) -> CaseCountry;
            /// Sets it; the graph shows it when it is run again.
            set_case_country(CaseCountry) -> CaseCountry;
            /// Everything that happened to an artifact.
            get_artifact_history(ArtifactRequest) -> History;
            /// The analyst looks at an artifact: what is still to be done for it goes first.
            open_artifact(ArtifactRequest) -> Touched;
            /// Words in the texts of one case or of all.
            search(SearchRequest) -> SearchResults;
            /// Tries failed and cancelled artifacts again.
            retry(RetryRequest) -> Touched;
            /// Stops what has not ended.
            cancel_job(JobRequest) -> Touched;
            /// Halts a job: running stages end, no new one begins.
            pause_job(JobRequest) -> Touched;
            /// Lets a halted job go on.
            resume_job(JobRequest) -> Touched;
            /// Runs ended artifacts again; what has not changed is reused.
            reprocess(ReprocessRequest) -> Touched;
            /// What that would run and what it would reuse, and how long it would take.
            preview_reprocess(ReprocessRequest) -> ReprocessPreview;
            /// What this data folder holds and how fast its stages are.
            get_stats(Nothing) -> Stats;
            /// What the analyst has set.
            get_settings(Nothing) -> Settings;
            /// Sets it.
            set_settings(Settings) -> Settings;
            /// The watch folders.
            get_watches(Nothing) -> Watches;
            /// Adds a watch folder.
            add_watch(AddWatchRequest) -> Watches;
            /// Removes a watch folder; what was taken in stays.
            remove_watch(RemoveWatchRequest) -> Watches;
            /// Models: those that are here and those of the catalogue.
            get_models(ModelsRequest) -> Models;
            /// Fetches a model of the catalogue; goes on where an earlier attempt stopped.
            install_model(ModelRequest) -> ModelChanged;
            /// Takes a model in from a folder or a file.
            import_model(ImportModelRequest) -> ModelChanged;
            /// Removes an installed model.
            remove_model(ModelRequest) -> ModelChanged;
            /// Servers on the local network that do stages.
            get_servers(Nothing) -> Servers;
            /// Adds or changes a server.
            set_server(SetServerRequest) -> ServersChanged;
            /// Removes a server.
            remove_server(ServerRequest) -> ServersChanged;
            /// Asks a server whether it answers and has its model.
            check_server(ServerRequest) -> ServerHealth;
            /// Runs the stages that were passed over because nothing here did them, and that something does now.
            run_passed_over(PassedOverRequest) -> Touched;
            /// What works here and what does not.
            doctor(Nothing) -> Doctor;
            /// What keeps this process from going on, such as a full disk.
            get_problems(Nothing) -> Problems;
            /// Checks vault and journal against each other.
            verify(Nothing) -> Verification;
            /// Recorded events after a number.
            get_events(EventsRequest) -> Events;
        }
    };
}
