//! The command line's words.

use bureau_model::wire::{ContentType, ReprocessRequest};
use bureau_model::{ArtifactId, JobId, Stage};
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Puts evidence into cases and works it through extraction, summary, embeddings and the graph.
#[derive(Debug, Parser)]
#[command(name = "bureau", version)]
pub(crate) struct Args {
    /// The folder that holds everything.
    #[arg(long, env = "BUREAU_DATA_DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// One JSON document on standard output and nothing else.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Takes files and folders into a case and works them.
    Ingest(Ingest),
    /// Works whatever the data folder holds.
    Worker {
        /// Only until nothing is left.
        #[arg(long)]
        drain: bool,
    },
    /// A job with every artifact.
    Status {
        job_id: JobId,
        /// Tell what happens until it has ended.
        #[arg(long)]
        follow: bool,
    },
    /// Jobs, the newest first.
    Jobs {
        #[arg(long)]
        case: Option<String>,
    },
    /// Names of all cases.
    Cases,
    /// One case.
    Case { name: String, view: CaseView },
    /// One artifact.
    Show(Show),
    /// Looks for words, or for texts about the same.
    Search {
        query: String,
        #[arg(long)]
        case: Option<String>,
        /// Compare by meaning, with an embedding model.
        #[arg(long)]
        meaning: bool,
    },
    /// The passwords of a case, which are tried on what is locked.
    Passwords {
        case: String,
        /// Add this one, and try what is locked again; `-` reads it from standard input.
        #[arg(long, group = "what")]
        add: Option<String>,
        /// Remove this one; `-` reads it from standard input.
        #[arg(long, group = "what")]
        remove: Option<String>,
    },
    /// The country of a case's telephone numbers without a code.
    Country {
        case: String,
        /// Set it: a code of two letters, such as IN or GB. Then run the case again from the graph.
        code: Option<String>,
    },
    /// What the data folder holds and how fast its stages are.
    Stats,
    /// Tries an artifact, or what failed of a job, again.
    Retry { id: String },
    /// Stops a job.
    Cancel { job_id: JobId },
    /// Runs ended artifacts again; what has not changed is reused.
    Reprocess(Reprocess),
    /// Takes what comes to rest in a folder into a case, from now on.
    Watch {
        folder: PathBuf,
        #[arg(long)]
        case: String,
    },
    /// Models that do what nothing built in does.
    Models {
        #[command(subcommand)]
        what: Models,
    },
    /// Servers on the local network that do stages: Ollama, llama.cpp, vLLM.
    Servers {
        #[command(subcommand)]
        what: Servers,
    },
    /// What works here and what does not.
    Doctor,
    /// Checks vault, journal and store against each other.
    Verify,
}

/// What is done with models.
#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// Those that are here, and those that can be installed.
    List {
        /// Hash every file anew.
        #[arg(long)]
        verify: bool,
    },
    /// Fetches a model of the list from the network; goes on where an earlier attempt stopped.
    Install { id: String },
    /// Takes a model in from a folder with a model.json, or from one file.
    Import(Import),
    /// Removes an installed model.
    Remove { id: String },
    /// Runs the stages that were passed over because nothing here did them, and that something does now.
    Run {
        /// Only this stage; may be given several times.
        #[arg(long = "stage")]
        stages: Vec<Stage>,
    },
}

/// What is done with servers.
#[derive(Debug, Subcommand)]
pub(crate) enum Servers {
    /// Those that are named.
    List,
    /// Names a server, or changes one. Texts of evidence will be sent to it.
    Set(Server),
    /// Removes a server.
    Remove { name: String },
    /// Asks a server whether it answers and has its model.
    Check { name: String },
}

#[derive(Debug, Arguments)]
pub(crate) struct Server {
    /// What it is called here.
    pub(crate) name: String,
    /// Its address, such as http://10.0.0.7:11434.
    #[arg(long)]
    pub(crate) url: String,
    /// The model that is asked for, as the server names it.
    #[arg(long)]
    pub(crate) model: String,
    /// A stage that it does: translation, summarization, graph, embeddings; may be given several times.
    #[arg(long = "stage", required = true)]
    pub(crate) stages: Vec<Stage>,
    /// Its key; `-` reads it from standard input, an empty one takes it away.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Tokens of its model's context.
    #[arg(long)]
    pub(crate) context: Option<u32>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Import {
    pub(crate) path: PathBuf,
    /// Of a file: the model's id.
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Of a file that is in no list: a stage that it serves; may be given several times.
    #[arg(long = "stage")]
    pub(crate) stages: Vec<Stage>,
    /// Of a file that is in no list: a language that it reads, such as hi; may be given several times, any when
    /// absent.
    #[arg(long = "language")]
    pub(crate) languages: Vec<String>,
    /// Of a file that is in no list: its licence.
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
    /// Of a case that is made now: the country of its telephone numbers without a code, such as IN or GB.
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Persons of interest: a JSON list of {"id", "fields"}.
    #[arg(long)]
    pub(crate) suspects: Option<PathBuf>,
    /// Only take the files in; a worker works them.
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
    /// From this stage on.
    #[arg(long)]
    from: Option<Stage>,
    /// Only tell what would run, what would be reused, and how long it would take.
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
