//! The command line's words.

use bureau_model::wire::{ContentType, ReprocessRequest};
use bureau_model::{ArtifactId, JobId, Stage};
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Adds evidence to cases and takes it through extraction, transcription, translation, summary, embeddings and the graph.
#[derive(Debug, Parser)]
#[command(name = "bureau", version)]
pub(crate) struct Args {
    /// The folder where Bureau stores everything.
    #[arg(long, env = "BUREAU_DATA_DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print one JSON document on standard output and nothing else.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Takes files and folders into a case and processes them.
    Ingest(Ingest),
    /// Processes everything that is waiting in the data folder.
    Worker {
        /// Exit when nothing is left to do.
        #[arg(long)]
        drain: bool,
    },
    /// Shows a job with its files.
    Status {
        job_id: JobId,
        /// Show progress until the job has ended.
        #[arg(long)]
        follow: bool,
    },
    /// Lists jobs, newest first.
    Jobs {
        #[arg(long)]
        case: Option<String>,
    },
    /// Lists the names of all cases, most recently active first.
    Cases,
    /// Shows the jobs, summary, timeline or graph of a case.
    Case { name: String, view: CaseView },
    /// Shows one file.
    Show(Show),
    /// Searches for words, or for passages with a similar meaning.
    Search {
        query: String,
        #[arg(long)]
        case: Option<String>,
        /// Search by meaning, with an embedding model.
        #[arg(long)]
        meaning: bool,
    },
    /// Lists or changes the passwords of a case, which are tried on its locked files.
    Passwords {
        case: String,
        /// Add this password and retry locked files; `-` reads it from standard input.
        #[arg(long, group = "what")]
        add: Option<String>,
        /// Remove this password; `-` reads it from standard input.
        #[arg(long, group = "what")]
        remove: Option<String>,
    },
    /// Shows or sets the country of a case: that of telephone numbers without a country code.
    Country {
        case: String,
        /// The new country, a two-letter code such as IN or GB. Reprocess the case from the graph to apply it.
        code: Option<String>,
    },
    /// Shows what the data folder contains and how fast each stage is.
    Stats,
    /// Retries a file by its number, or the failed and cancelled files of a job by its id.
    Retry { id: String },
    /// Cancels a job.
    Cancel { job_id: JobId },
    /// Runs finished files again; results for which nothing has changed are reused.
    Reprocess(Reprocess),
    /// Takes new files from a folder into a case as soon as they are no longer being written.
    Watch {
        folder: PathBuf,
        #[arg(long)]
        case: String,
    },
    /// Lists, installs and removes models.
    Models {
        #[command(subcommand)]
        what: Models,
    },
    /// Lists, adds and removes servers on the local network that run models: Ollama, llama.cpp, vLLM.
    Servers {
        #[command(subcommand)]
        what: Servers,
    },
    /// Shows what works on this machine, and what to do about the rest.
    Doctor,
    /// Checks the originals, the journal and the database against each other.
    Verify,
}

/// What to do with models.
#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// Lists installed models and those that can be installed.
    List {
        /// Check the hash of every file again.
        #[arg(long)]
        verify: bool,
    },
    /// Downloads a model from the list; resumes an interrupted download.
    Install { id: String },
    /// Imports a model from a folder with a model.json, or from a single file.
    Import(Import),
    /// Removes an installed model.
    Remove { id: String },
    /// Runs stages that were skipped because nothing could do them, and that can be done now.
    Run {
        /// Only this stage; can be repeated.
        #[arg(long = "stage")]
        stages: Vec<Stage>,
    },
}

/// What to do with servers.
#[derive(Debug, Subcommand)]
pub(crate) enum Servers {
    /// Lists the servers.
    List,
    /// Adds or changes a server. Texts of evidence will be sent to it.
    Set(Server),
    /// Removes a server.
    Remove { name: String },
    /// Checks whether a server answers and has its model.
    Check { name: String },
}

#[derive(Debug, Arguments)]
pub(crate) struct Server {
    /// Your own name for it.
    pub(crate) name: String,
    /// Its address, for example http://10.0.0.7:11434.
    #[arg(long)]
    pub(crate) url: String,
    /// The name of the model on the server.
    #[arg(long)]
    pub(crate) model: String,
    /// A stage to run on it: translation, summarization, graph or embeddings; can be repeated.
    #[arg(long = "stage", required = true)]
    pub(crate) stages: Vec<Stage>,
    /// Its key; `-` reads it from standard input, an empty value deletes it.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// The context length of its model, in tokens.
    #[arg(long)]
    pub(crate) context: Option<u32>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Import {
    pub(crate) path: PathBuf,
    /// For a single file: the model's id.
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// For a file that is not in the list: a stage that it is used for; can be repeated.
    #[arg(long = "stage")]
    pub(crate) stages: Vec<Stage>,
    /// For a file that is not in the list: a language that it supports, such as hi; can be repeated. Any language if
    /// not given.
    #[arg(long = "language")]
    pub(crate) languages: Vec<String>,
    /// For a file that is not in the list: its licence.
    #[arg(long)]
    pub(crate) licence: Option<String>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Ingest {
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) case: String,
    /// The job that this one extends.
    #[arg(long)]
    pub(crate) parent_job: Option<JobId>,
    /// For a new case: the country of telephone numbers without a country code, such as IN or GB.
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// A file with persons of interest: a JSON list of {"id", "fields"}.
    #[arg(long = "suspects", value_name = "FILE")]
    pub(crate) persons_of_interest: Option<PathBuf>,
    /// Only take the files in; a worker will process them.
    #[arg(long)]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CaseView {
    Jobs,
    Summary,
    Timeline,
    Graph,
}

#[derive(Debug, Arguments)]
pub(crate) struct Show {
    pub(crate) artifact_id: i64,
    #[arg(long, group = "what")]
    text: bool,
    #[arg(long, group = "what")]
    translation: bool,
    #[arg(long, group = "what")]
    summary: bool,
    #[arg(long, group = "what")]
    pub(crate) entities: bool,
    #[arg(long, group = "what")]
    pub(crate) history: bool,
}

impl Show {
    pub(crate) fn content_type(&self) -> Option<ContentType> {
        let wanted = [
            (self.text, ContentType::Text),
            (self.translation, ContentType::Translation),
            (self.summary, ContentType::Summary),
        ];
        wanted.into_iter().find(|(asked, _)| *asked).map(|(_, content_type)| content_type)
    }
}

#[derive(Debug, Arguments)]
pub(crate) struct Reprocess {
    #[arg(long, group = "scope", required = true)]
    case: Option<String>,
    #[arg(long, group = "scope")]
    job: Option<JobId>,
    #[arg(long, group = "scope")]
    artifact: Option<i64>,
    /// Start at this stage.
    #[arg(long)]
    from: Option<Stage>,
    /// Only show what would run, what would be reused, and how long it would take.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl From<Reprocess> for ReprocessRequest {
    fn from(args: Reprocess) -> Self {
        Self {
            case_name: args.case,
            job_id: args.job,
            artifact_id: args.artifact.map(ArtifactId),
            from: args.from,
        }
    }
}
