// Generated from crates/bureau-model. Do not edit: see CONTRIBUTING.md, "Add a command".

/**
 * What was done, for the audit trail.
 */
export type Action = "job_created" | "added" | "refused" | "started" | "finished" | "reused" | "skipped" | "will_retry" | "failed" | "rescued" | "moved" | "retried" | "reprocessed" | "cancelled" | "paused" | "resumed" | "opened" | "progressed" | "intake_closed";

/**
 * Adds a watch folder.
 */
export type AddWatchRequest = { 
/**
 * The folder, absolute.
 */
path: string, 
/**
 * The case its files go into.
 */
case_name: string, };

/**
 * A sentence and its translation. Offsets are Unicode scalar values in the chunks' texts.
 */
export type AlignedSentence = { 
/**
 * Where it stands in the text that was translated: ordinal of the chunk, first character, one past the last.
 */
source: [number, number, number], 
/**
 * Where its translation stands.
 */
target: [number, number, number], };

/**
 * How many artifacts there are of each group, the files that were added apart from those inside them.
 */
export type ArtifactCounts = { 
/**
 * Files that the analyst added.
 */
added: FileCounts, 
/**
 * Files found inside them.
 */
inside: FileCounts, };

/**
 * Counts the artifacts of a job or of every job of a case.
 */
export type ArtifactCountsRequest = { 
/**
 * Of this job.
 */
job_id: JobId | null, 
/**
 * Or of every job of this case.
 */
case_name: string | null, };

/**
 * One artifact with everything but its content.
 */
export type ArtifactDetail = { 
/**
 * Its job.
 */
job_id: JobId, 
/**
 * Its case.
 */
case_name: string, 
/**
 * Where it was taken from.
 */
source_path: string, 
/**
 * Its media type by content.
 */
media_type: string, 
/**
 * MD5 of its content, hexadecimal, for hash-set look-ups.
 */
md5: string | null, 
/**
 * SHA-1 of its content, hexadecimal, for hash-set look-ups.
 */
sha1: string | null, 
/**
 * Its stages in order.
 */
stages: Array<StageRow>, 
/**
 * What the file says of itself.
 */
metadata: Array<[string, string]>, 
/**
 * What could not be read and why.
 */
warnings: Array<string>, 
/**
 * The tables in it.
 */
tables: Array<Table>, 
/**
 * Of a container: what became of the files inside it.
 */
members: MemberCount | null, 
/**
 * Other artifacts with the same content, the oldest first, ten at most.
 */
same_content: Array<ArtifactId>, 
/**
 * Its number in this store.
 */
id: ArtifactId, 
/**
 * Its number in its job: 1, 2, … in the order of intake.
 */
ordinal: number, 
/**
 * The artifact that it was found in.
 */
parent_artifact_id: ArtifactId | null, 
/**
 * Its path inside that artifact.
 */
path_inside?: string, 
/**
 * Its file name.
 */
filename: string, 
/**
 * What kind of evidence it is.
 */
file_type: FileType, 
/**
 * Size in bytes.
 */
size_bytes: number, 
/**
 * Hash of its content; none when its content could not be taken in.
 */
sha256: Sha256 | null, 
/**
 * Its status.
 */
status: Status, 
/**
 * The stage that runs; `"completed"` at the end, nothing while it waits.
 */
current_stage: string | null, 
/**
 * The stage that waits for its turn.
 */
waiting_stage: Stage | null, 
/**
 * Seconds, for stages that ended.
 */
processing_stages: { [key in string]: number }, 
/**
 * Why stages were skipped.
 */
skipped_stages: { [key in string]: string }, 
/**
 * Of those, the stages that had work to do and no engine for it here.
 */
gaps: Array<Stage>, 
/**
 * ISO 639 code of its language.
 */
language: string | null, 
/**
 * When its first stage began, UTC.
 */
started_at: string | null, 
/**
 * When its last stage ended, UTC.
 */
completed_at: string | null, 
/**
 * Why it failed.
 */
error_code: ErrorCode | null, 
/**
 * The same as a sentence.
 */
error_message: string | null, };

/**
 * An artifact's standing after a change.
 */
export type ArtifactEvent = { 
/**
 * The journal's number of this event.
 */
seq: number, 
/**
 * Its job.
 */
job_id: JobId, 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Its file name.
 */
filename: string, 
/**
 * Its status now.
 */
status: Status, 
/**
 * The stage that runs; `"completed"` at the end, nothing while it waits.
 */
current_stage: string | null, 
/**
 * The stage that waits for its turn.
 */
waiting_stage: Stage | null, 
/**
 * Seconds, for stages that ended.
 */
processing_stages: { [key in string]: number }, 
/**
 * Stages that had work to do and no engine for it here.
 */
gaps: Array<Stage>, 
/**
 * Why it failed.
 */
error_code: ErrorCode | null, 
/**
 * The same as a sentence.
 */
error_message: string | null, 
/**
 * When, UTC.
 */
timestamp: string, };

/**
 * What a list tells apart: each artifact is in one group.
 */
export type ArtifactGroup = "running" | "waiting" | "queued" | "paused" | "completed" | "completed_with_gaps" | "locked" | "corrupt" | "unsupported" | "empty" | "failed" | "cancelled";

/**
 * An artifact's number in its own store. Across machines an artifact is its job and its ordinal.
 */
export type ArtifactId = number;

/**
 * Names an artifact.
 */
export type ArtifactRequest = { 
/**
 * Which.
 */
artifact_id: ArtifactId, };

/**
 * A row of a list of artifacts.
 */
export type ArtifactRow = { 
/**
 * Its job.
 */
job_id: JobId, 
/**
 * Its number in this store.
 */
id: ArtifactId, 
/**
 * Its number in its job: 1, 2, … in the order of intake.
 */
ordinal: number, 
/**
 * The artifact that it was found in.
 */
parent_artifact_id: ArtifactId | null, 
/**
 * Its path inside that artifact.
 */
path_inside?: string, 
/**
 * Its file name.
 */
filename: string, 
/**
 * What kind of evidence it is.
 */
file_type: FileType, 
/**
 * Size in bytes.
 */
size_bytes: number, 
/**
 * Hash of its content; none when its content could not be taken in.
 */
sha256: Sha256 | null, 
/**
 * Its status.
 */
status: Status, 
/**
 * The stage that runs; `"completed"` at the end, nothing while it waits.
 */
current_stage: string | null, 
/**
 * The stage that waits for its turn.
 */
waiting_stage: Stage | null, 
/**
 * Seconds, for stages that ended.
 */
processing_stages: { [key in string]: number }, 
/**
 * Why stages were skipped.
 */
skipped_stages: { [key in string]: string }, 
/**
 * Of those, the stages that had work to do and no engine for it here.
 */
gaps: Array<Stage>, 
/**
 * ISO 639 code of its language.
 */
language: string | null, 
/**
 * When its first stage began, UTC.
 */
started_at: string | null, 
/**
 * When its last stage ended, UTC.
 */
completed_at: string | null, 
/**
 * Why it failed.
 */
error_code: ErrorCode | null, 
/**
 * The same as a sentence.
 */
error_message: string | null, };

/**
 * The column a list of artifacts is sorted by.
 */
export type ArtifactSort = "ordinal" | "filename" | "size" | "seconds";

/**
 * One artifact as the job status shows it.
 */
export type ArtifactStatus = { 
/**
 * Its number in this store.
 */
id: ArtifactId, 
/**
 * Its number in its job: 1, 2, … in the order of intake.
 */
ordinal: number, 
/**
 * The artifact that it was found in.
 */
parent_artifact_id: ArtifactId | null, 
/**
 * Its path inside that artifact.
 */
path_inside?: string, 
/**
 * Its file name.
 */
filename: string, 
/**
 * What kind of evidence it is.
 */
file_type: FileType, 
/**
 * Size in bytes.
 */
size_bytes: number, 
/**
 * Hash of its content; none when its content could not be taken in.
 */
sha256: Sha256 | null, 
/**
 * Its status.
 */
status: Status, 
/**
 * The stage that runs; `"completed"` at the end, nothing while it waits.
 */
current_stage: string | null, 
/**
 * The stage that waits for its turn.
 */
waiting_stage: Stage | null, 
/**
 * Seconds, for stages that ended.
 */
processing_stages: { [key in string]: number }, 
/**
 * Why stages were skipped.
 */
skipped_stages: { [key in string]: string }, 
/**
 * Of those, the stages that had work to do and no engine for it here.
 */
gaps: Array<Stage>, 
/**
 * ISO 639 code of its language.
 */
language: string | null, 
/**
 * When its first stage began, UTC.
 */
started_at: string | null, 
/**
 * When its last stage ended, UTC.
 */
completed_at: string | null, 
/**
 * Why it failed.
 */
error_code: ErrorCode | null, 
/**
 * The same as a sentence.
 */
error_message: string | null, };

/**
 * A part of a list of artifacts.
 */
export type ArtifactsRequest = { 
/**
 * Of this job.
 */
job_id: JobId | null, 
/**
 * Or of every job of this case.
 */
case_name: string | null, 
/**
 * Only these statuses; all when empty.
 */
statuses: Array<Status>, 
/**
 * Only these groups; all when empty.
 */
groups: Array<ArtifactGroup>, 
/**
 * Only those that lack one of these stages for want of an engine; all when empty.
 */
gaps: Array<Stage>, 
/**
 * Only these file types; all when empty.
 */
file_types: Array<FileType>, 
/**
 * Only what was found directly inside this artifact.
 */
parent_artifact_id: ArtifactId | null, 
/**
 * Only file names that contain this, case-insensitive.
 */
filename: string | null, 
/**
 * Order; intake order when absent.
 */
sort: ArtifactSort | null, 
/**
 * First row, from 0.
 */
offset: number, 
/**
 * Rows at most, 500 at most.
 */
limit: number, };

/**
 * A part of a list of artifacts.
 */
export type ArtifactsResponse = { 
/**
 * Rows that the filter lets through.
 */
total: number, 
/**
 * The part asked for.
 */
artifacts: Array<ArtifactRow>, };

/**
 * What a column of a call table means.
 */
export type CallField = "caller" | "called" | "other" | "direction" | "start" | "date" | "time" | "duration" | "kind" | "cell" | "last_cell" | "imei" | "imsi";

/**
 * The country whose telephone numbers stand in a case without their country's code.
 */
export type CaseCountry = { 
/**
 * The case.
 */
case_name: string, 
/**
 * Its code of two letters, ISO 3166.
 */
country: string, };

/**
 * A dated call, message or calendar event that a document records.
 */
export type CaseEvent = { 
/**
 * When, ISO 8601 as the source has it: with its own offset, without one where it names no zone, the day alone where
 * it names no time.
 */
at: string, 
/**
 * By which it is sorted, UTC. Where the source names no zone, it is that of the assumed zone.
 */
instant: string, 
/**
 * How much of the moment the source names.
 */
exactness: Exactness, 
/**
 * Such as `called`, `texted`, `messaged`, `event`.
 */
kind: string, 
/**
 * The subject of a message, the title of an event.
 */
title: string | null, 
/**
 * Whose it was; none of a calendar's event.
 */
source: EventParty | null, 
/**
 * Whom it reached; none of a calendar's event.
 */
target: EventParty | null, 
/**
 * What else is known, such as seconds or cell, by name. `assumed` says what had to be assumed of its time.
 */
details: Array<[string, string]>, 
/**
 * The document.
 */
artifact_id: ArtifactId, 
/**
 * Its file name.
 */
filename: string, 
/**
 * Id of the chunk that shows it.
 */
chunk: number, };

/**
 * A case's jobs, the oldest first.
 */
export type CaseJobs = { 
/**
 * Its name.
 */
case_name: string, 
/**
 * The oldest first.
 */
jobs: Array<JobSummary>, };

/**
 * One case in a list.
 */
export type CaseOverview = { 
/**
 * Its name.
 */
case_name: string, 
/**
 * `processing` while any job is, else the status of its newest job.
 */
status: Status, 
/**
 * Number of jobs.
 */
jobs: number, 
/**
 * Uploaded files of all jobs.
 */
total_files: number, 
/**
 * Of those, the ended.
 */
processed_files: number, 
/**
 * Of those, the failed.
 */
failed_files: number, 
/**
 * Of those, the cancelled.
 */
cancelled_files: number, 
/**
 * When it began, UTC.
 */
created_at: string, 
/**
 * When something last happened in it, UTC.
 */
last_activity_at: string, };

/**
 * The cases with what a list shows of them.
 */
export type CaseOverviews = { 
/**
 * The newest activity first.
 */
cases: Array<CaseOverview>, };

/**
 * Names a case.
 */
export type CaseRequest = { 
/**
 * Which.
 */
case_name: string, };

/**
 * A case in words: each document's summary.
 */
export type CaseSummary = { 
/**
 * Its name.
 */
case_name: string, 
/**
 * One per content, in the order of intake.
 */
documents: Array<DocumentSummary>, };

/**
 * The cases, the newest activity first.
 */
export type Cases = { 
/**
 * Their names.
 */
cases: Array<string>, };

/**
 * One thing that the doctor looked at.
 */
export type Check = { 
/**
 * What was looked at.
 */
name: string, 
/**
 * How it came out.
 */
health: Health, 
/**
 * What was found.
 */
finding: string, 
/**
 * The way out, where something is missing.
 */
hint: string | null, };

/**
 * A citable piece of a text.
 */
export type Chunk = { 
/**
 * Its number in this store.
 */
id: number, 
/**
 * Its number in the text, from 0.
 */
ordinal: number, 
/**
 * The text.
 */
text: string, 
/**
 * Where it stands.
 */
place: Place, };

/**
 * Why a request was refused. A code exists only because a caller acts on it.
 */
export type Code = "invalid" | "not_found" | "conflict" | "forbidden" | "disk_full" | "io" | "engine_missing" | "internal";

/**
 * A column of a table.
 */
export type Column = { 
/**
 * Its name in the header, or its letter.
 */
name: string, 
/**
 * What its values are.
 */
values: ColumnType, 
/**
 * What it means in a call table, when it means something.
 */
meaning: CallField | null, };

/**
 * What the analyst says of a column.
 */
export type ColumnMeaning = { 
/**
 * The table's sheet; empty where the file is the table.
 */
sheet: string, 
/**
 * Number of the column, from 0.
 */
column: number, 
/**
 * What it means; none for nothing of a call.
 */
meaning: CallField | null, };

/**
 * What the values of a column are.
 */
export type ColumnType = "text" | "number" | "date" | "duration" | "boolean" | "empty";

/**
 * One text of an artifact.
 */
export type Content = { 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Its file name.
 */
filename: string, 
/**
 * Which text.
 */
content_type: ContentType, 
/**
 * ISO 639 code of its language.
 */
language: string | null, 
/**
 * The whole text.
 */
content: string, 
/**
 * The text in citable pieces; joined they are the text. Of a summary: the chunks it cites.
 */
chunks: Array<Chunk>, 
/**
 * Of a summary: its sentences with what each rests on.
 */
sentences?: Array<SummarySentence>, 
/**
 * Of a translation: which sentence of the source became which, offsets in the chunks of the source and of
 * this text by their ordinals.
 */
aligned?: Array<AlignedSentence>, };

/**
 * Asks for one text of an artifact.
 */
export type ContentRequest = { 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Which text.
 */
content_type: ContentType, };

/**
 * Which text of an artifact.
 */
export type ContentType = "text" | "transcription" | "translation" | "summary";

/**
 * What the event itself does not say: which stage and engine, with which parameters, how long.
 */
export type Detail = { 
/**
 * Which stage.
 */
stage?: Stage, 
/**
 * Name and version of the engine.
 */
engine?: string, 
/**
 * Its parameters, canonical JSON.
 */
parameters?: string, 
/**
 * Number of the attempt, from 1.
 */
attempt?: number, 
/**
 * How long it took.
 */
seconds?: number, 
/**
 * Why: of a skip, a refusal, a retry.
 */
reason?: string, };

/**
 * What works here and what does not.
 */
export type Doctor = { 
/**
 * Everything that was looked at.
 */
checks: Array<Check>, };

/**
 * One document in a case's summary.
 */
export type DocumentSummary = { 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Its file name.
 */
filename: string, 
/**
 * Its language.
 */
language: string | null, 
/**
 * Its summary, sentences joined.
 */
summary: string, };

/**
 * The entities of an artifact or a case.
 */
export type Entities = { 
/**
 * The most mentioned first.
 */
entities: Array<Entity>, };

/**
 * Somebody or something that documents mention.
 */
export type Entity = { 
/**
 * Its number in this store.
 */
id: number, 
/**
 * What it is.
 */
kind: EntityKind, 
/**
 * How it is shown.
 */
name: string, 
/**
 * How often it is mentioned.
 */
mention_count: number, 
/**
 * It is a telephone number that stands nowhere with its country's code.
 */
assumed: boolean, 
/**
 * Where it stands; of a case's entities the first ten places.
 */
mentions: Array<Mention>, };

/**
 * What an entity is.
 */
export type EntityKind = "person" | "person_of_interest" | "organisation" | "place" | "phone" | "email" | "url" | "bank_account" | "card" | "identity_number" | "vehicle" | "money" | "date" | "ip_address" | "device" | "conversation";

/**
 * Why an artifact failed. The list is closed: a code exists only where someone acts on it.
 */
export type ErrorCode = "locked" | "corrupt" | "unsupported" | "empty" | "too_large" | "timeout" | "crashed" | "out_of_memory" | "quarantined" | "engine_missing" | "io" | "internal";

/**
 * Failed artifacts of one code.
 */
export type ErrorCount = { 
/**
 * The code.
 */
error_code: ErrorCode, 
/**
 * How many.
 */
artifacts: number, };

/**
 * One tagged union for everything that is announced.
 */
export type Event = { "type": "artifact_status" } & ArtifactEvent | { "type": "job_status" } & JobEvent | { "type": "stage_progress" } & StageProgress;

/**
 * An entity that takes part in a call or message.
 */
export type EventParty = { 
/**
 * The entity.
 */
id: number, 
/**
 * How it is shown.
 */
name: string, };

/**
 * Recorded events.
 */
export type Events = { 
/**
 * In the order of the journal.
 */
events: Array<Event>, 
/**
 * Number of the journal's last entry: when the last event's is lower, there is more.
 */
last_seq: number, };

/**
 * Asks for recorded events.
 */
export type EventsRequest = { 
/**
 * Only what came after this number.
 */
after: number, 
/**
 * At most so many, 5,000 at most.
 */
limit: number, };

/**
 * How much of a moment its source names.
 */
export type Exactness = "instant" | "clock" | "day";

/**
 * Files counted.
 */
export type FileCounts = { 
/**
 * All of them.
 */
files: number, 
/**
 * By group; one that is empty is not named.
 */
groups: { [key in string]: number }, 
/**
 * Failed ones by code.
 */
errors: { [key in string]: number }, 
/**
 * Completed ones by the stage that they lack for want of an engine; one may lack several.
 */
gaps: { [key in string]: number }, };

/**
 * What kind of evidence a file is, judged by its content.
 */
export type FileType = "document" | "image" | "audio" | "video" | "email" | "archive" | "table" | "other";

/**
 * Artifacts of one file type.
 */
export type FileTypeCount = { 
/**
 * The file type.
 */
file_type: FileType, 
/**
 * How many.
 */
artifacts: number, };

/**
 * Who and what a case's documents mention, and who stands beside whom.
 */
export type Graph = { 
/**
 * Entities.
 */
nodes: Array<GraphNode>, 
/**
 * Between entities, each with its evidence.
 */
relationships: Array<GraphRelationship>, };

/**
 * A node of the graph.
 */
export type GraphNode = { 
/**
 * Its id.
 */
id: string, 
/**
 * How it is shown.
 */
label: string, 
/**
 * The entity kind.
 */
type: string, 
/**
 * `mentions`, `documents` and what else is known.
 */
properties: Record<string, unknown>, };

/**
 * An edge of the graph.
 */
export type GraphRelationship = { 
/**
 * Id of a node.
 */
source: string, 
/**
 * Id of a node.
 */
target: string, 
/**
 * `mentioned_with`, `messaged` …
 */
type: string, 
/**
 * `weight`, and `chunks`: the ids of the chunks that show it.
 */
properties: Record<string, unknown>, };

/**
 * How a check of the doctor came out.
 */
export type Health = "good" | "limited" | "bad";

/**
 * Everything that happened to an artifact.
 */
export type History = { 
/**
 * Journal entries, the oldest first.
 */
history: Array<JournalEntry>, };

/**
 * Takes a model in from a folder or a file, such as one on a USB stick.
 */
export type ImportModelRequest = { 
/**
 * A folder that holds a `model.json` with the files it names, or one `.gguf`, `.bin` or `.safetensors` file.
 */
path: string, 
/**
 * Of a file: the model's id; its name without the ending where none is given.
 */
id: string | null, 
/**
 * Of a file that is not in the catalogue: the stages that it serves.
 */
stages: Array<Stage>, 
/**
 * Of a file that is not in the catalogue: the languages that it reads; empty means any.
 */
languages: Array<string>, 
/**
 * Of a file that is not in the catalogue: its licence.
 */
licence: string | null, };

/**
 * What is left of a job, by this machine's own timings.
 */
export type JobEstimate = { 
/**
 * Until the job ends; unknown while this machine has not worked enough of such files.
 */
seconds: SecondsRange | null, 
/**
 * Artifacts of kinds that this machine has not worked enough of: they take their time beside those seconds.
 */
untimed: number, };

/**
 * A job's standing after a change.
 */
export type JobEvent = { 
/**
 * The journal's number of this event.
 */
seq: number, 
/**
 * Which job.
 */
job_id: JobId, 
/**
 * Its case.
 */
case_name: string, 
/**
 * Its status now.
 */
status: Status, 
/**
 * Uploaded files that ended.
 */
processed_files: number, 
/**
 * Of those, the failed.
 */
failed_files: number, 
/**
 * Of those, the ones that were cancelled before they, and what is inside them, had ended.
 */
cancelled_files: number, 
/**
 * It was cancelled while files were taken in: there are more that nobody counted.
 */
cut_short: boolean, 
/**
 * Uploaded files.
 */
total_files: number, 
/**
 * Files are still being taken in.
 */
taking_in: boolean, 
/**
 * The analyst halted it.
 */
paused: boolean, 
/**
 * The job it extends.
 */
parent_job_id: JobId | null, 
/**
 * When the job was recorded, UTC.
 */
created_at: string, 
/**
 * When, UTC.
 */
timestamp: string, };

/**
 * `manager/analyst/uuid`. The UUID (version 7) identifies the job, the two segments before it name
 * its owner: `local/<user>` until the workstation belongs to a server.
 */
export type JobId = string;

/**
 * Names a job.
 */
export type JobRequest = { 
/**
 * Which.
 */
job_id: JobId, };

/**
 * A job in a list over cases, with what a list shows beside the summary.
 */
export type JobRow = { 
/**
 * Its case.
 */
case_name: string, 
/**
 * Files are still being taken in.
 */
taking_in: boolean, 
/**
 * The analyst halted it.
 */
paused: boolean, 
/**
 * Its id.
 */
job_id: JobId, 
/**
 * Its status.
 */
status: Status, 
/**
 * Uploaded files.
 */
total_files: number, 
/**
 * Uploaded files that ended.
 */
processed_files: number, 
/**
 * Of those, the failed.
 */
failed_files: number, 
/**
 * Of those, the ones that were cancelled before they, and what is inside them, had ended.
 */
cancelled_files: number, 
/**
 * It was cancelled while files were taken in: there are more that nobody counted.
 */
cut_short: boolean, 
/**
 * The job it extends.
 */
parent_job_id: JobId | null, 
/**
 * When it was recorded, UTC.
 */
created_at: string, 
/**
 * When its last artifact ended, UTC.
 */
completed_at: string | null, };

/**
 * A job with every artifact.
 */
export type JobStatus = { 
/**
 * Its id.
 */
job_id: JobId, 
/**
 * Its status.
 */
status: Status, 
/**
 * Its case.
 */
case_name: string, 
/**
 * The job it extends.
 */
parent_job_id: JobId | null, 
/**
 * Uploaded files.
 */
total_files: number, 
/**
 * Uploaded files that ended.
 */
processed_files: number, 
/**
 * Of those, the failed.
 */
failed_files: number, 
/**
 * Of those, the ones that were cancelled before they, and what is inside them, had ended.
 */
cancelled_files: number, 
/**
 * It was cancelled while files were taken in: there are more that nobody counted.
 */
cut_short: boolean, 
/**
 * Failed artifacts, members of containers included.
 */
failed_artifacts: number, 
/**
 * Ended files in percent; below 100 while anything is still to be done.
 */
progress_percentage: number, 
/**
 * Files are still being taken in.
 */
taking_in: boolean, 
/**
 * The analyst halted it: what runs may end, nothing else begins.
 */
paused: boolean, 
/**
 * When it was recorded, UTC.
 */
created_at: string, 
/**
 * When its first stage began, UTC.
 */
started_at: string | null, 
/**
 * When its last artifact ended, UTC.
 */
completed_at: string | null, 
/**
 * In the order of intake.
 */
artifacts: Array<ArtifactStatus>, };

/**
 * A job in a list.
 */
export type JobSummary = { 
/**
 * Its id.
 */
job_id: JobId, 
/**
 * Its status.
 */
status: Status, 
/**
 * Uploaded files.
 */
total_files: number, 
/**
 * Uploaded files that ended.
 */
processed_files: number, 
/**
 * Of those, the failed.
 */
failed_files: number, 
/**
 * Of those, the ones that were cancelled before they, and what is inside them, had ended.
 */
cancelled_files: number, 
/**
 * It was cancelled while files were taken in: there are more that nobody counted.
 */
cut_short: boolean, 
/**
 * The job it extends.
 */
parent_job_id: JobId | null, 
/**
 * When it was recorded, UTC.
 */
created_at: string, 
/**
 * When its last artifact ended, UTC.
 */
completed_at: string | null, };

/**
 * All jobs, or those of one case.
 */
export type JobsRequest = { 
/**
 * Only this case's.
 */
case_name: string | null, };

/**
 * Jobs, the newest first.
 */
export type JobsResponse = { 
/**
 * The newest first.
 */
jobs: Array<JobRow>, };

/**
 * One entry of the journal. Entry `n` carries the hash of entry `n-1`, so that none can be changed,
 * dropped or put in between without breaking the chain. Entries cut off at its end leave no trace in it.
 */
export type JournalEntry = { 
/**
 * Its number: 1, 2, … without gaps.
 */
seq: number, 
/**
 * When, UTC.
 */
at: string, 
/**
 * Who: `analyst:<name>`, `worker:<id>`, `intake` or `rescue`.
 */
actor: string, 
/**
 * What was done.
 */
action: Action, 
/**
 * The event that was announced.
 */
event: Event, 
/**
 * What the event does not say.
 */
detail: Detail, 
/**
 * The store that made it, as other stores know it; none of entries of before stores had names.
 */
origin?: string, 
/**
 * Of an entry about an artifact: its place in its job. With the job it names the artifact on every store.
 */
ordinal?: number, 
/**
 * Hash of this entry, hexadecimal SHA-256.
 */
hash: string, };

/**
 * What became of the files directly inside a container.
 */
export type MemberCount = { 
/**
 * Files found.
 */
found: number, 
/**
 * Taken in as artifacts of their own.
 */
taken: number, 
/**
 * Refused, each with its reason.
 */
refused: number, };

/**
 * One place where an entity stands. Offsets are Unicode scalar values in the chunk's text.
 */
export type Mention = { 
/**
 * In which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Id of the chunk.
 */
chunk: number, 
/**
 * First character.
 */
start: number, 
/**
 * One past the last.
 */
end: number, 
/**
 * The text as it stands there.
 */
text: string, 
/**
 * The country of the telephone number does not stand there: it is assumed, the case's or that whose numbers are
 * written so.
 */
assumed: boolean, };

/**
 * A model of the catalogue, or one that lies in the models folder.
 */
export type Model = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is good for.
 */
purpose: string, 
/**
 * The stages that it serves.
 */
stages: Array<Stage>, 
/**
 * ISO 639 codes of the languages that it reads; empty means any.
 */
languages: Array<string>, 
/**
 * Size of its files in bytes; 0 where it is not known.
 */
size_bytes: number, 
/**
 * Bytes of it that are here.
 */
present_bytes: number, 
/**
 * Its licence.
 */
licence: string, 
/**
 * Where its makers describe it; none of one that is in no catalogue.
 */
homepage: string | null, 
/**
 * How it stands.
 */
state: ModelState, 
/**
 * Whether this version can fetch it.
 */
installable: boolean, 
/**
 * Of a broken model what is wrong; of one that can't be fetched why, with the way out.
 */
problem: string | null, 
/**
 * Its files.
 */
files: Array<ModelFileRow>, };

/**
 * A model was installed, taken in or removed.
 */
export type ModelChanged = { 
/**
 * The model as it stands now.
 */
model: Model, 
/**
 * Artifacts that passed one of its stages over for want of an engine: `run_passed_over` runs them.
 */
waiting: number, };

/**
 * A file of a model.
 */
export type ModelFileRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes, where it is known.
 */
size_bytes: number | null, 
/**
 * Its SHA-256 in hexadecimal, where it is known.
 */
sha256: string | null, };

/**
 * Names a model.
 */
export type ModelRequest = { 
/**
 * Its id.
 */
id: string, };

/**
 * How a model stands on this machine.
 */
export type ModelState = "available" | "partial" | "installed" | "broken";

/**
 * The models.
 */
export type Models = { 
/**
 * Where installed ones lie.
 */
folder: string, 
/**
 * Those that are here first, then those of the catalogue.
 */
models: Array<Model>, };

/**
 * Asks for the models.
 */
export type ModelsRequest = { 
/**
 * Hash every file anew, also those that have not changed since they were last hashed.
 */
verify: boolean, };

/**
 * A request without anything in it.
 */
export type Nothing = Record<symbol, never>;

/**
 * How a passage was read.
 */
export type Origin = "ocr" | "speech";

/**
 * A page or a stretch of speech, as a machine read it.
 */
export type Passage = { 
/**
 * Which page, or which seconds.
 */
place: Place, 
/**
 * How it was read.
 */
origin: Origin, 
/**
 * Languages that it was read as, ISO 639-1 (or 639-3 where there is none); the first is the main one.
 */
languages: Array<string>, 
/**
 * Of a page: degrees by which it was turned clockwise to be upright (0, 90, 180, 270).
 */
turned?: number, 
/**
 * How certain the reading is, between 0 and 1: the mean over its words.
 */
confidence: number, 
/**
 * Its words in reading order.
 */
words: Array<Word>, 
/**
 * The text that the file itself has for this page and that was not trusted.
 */
layer?: string, };

/**
 * How an artifact's pages or its speech were read by a machine.
 */
export type Passages = { 
/**
 * In their order; none when its text stood in the file as text.
 */
passages: Array<Passage>, };

/**
 * Stages that are to be run where they were passed over for want of an engine.
 */
export type PassedOverRequest = { 
/**
 * Which.
 */
stages: Array<Stage>, };

/**
 * A password of a case.
 */
export type PasswordRequest = { 
/**
 * The case.
 */
case_name: string, 
/**
 * The password, as it is typed.
 */
password: string, };

/**
 * The passwords of a case, and what adding one set going.
 */
export type Passwords = { 
/**
 * In their own order.
 */
passwords: Array<string>, 
/**
 * Locked artifacts that are tried again.
 */
touched: number, };

/**
 * Where in its file a chunk stands: what applies of these.
 */
export type Place = { 
/**
 * Page, from 1.
 */
page?: number, 
/**
 * Name of a sheet.
 */
sheet?: string, 
/**
 * Row of a table, from 1, of the chunk's first line.
 */
row?: number, 
/**
 * Part of a message, slide or section.
 */
part?: string, 
/**
 * Of a recording, in seconds from its start.
 */
start_seconds?: number, 
/**
 * Of a recording, in seconds from its start.
 */
end_seconds?: number, };

/**
 * How often a stage would run or be reused.
 */
export type PreviewedStage = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * Name and version of the engine that would do it.
 */
engine: string, 
/**
 * Of how many files.
 */
files: number, };

/**
 * What keeps Bureau from going on, for as long as it lasts.
 */
export type Problems = { 
/**
 * Each with its way out; none when all is well.
 */
problems: Array<WireError>, };

/**
 * Removes a watch folder.
 */
export type RemoveWatchRequest = { 
/**
 * The folder, as listed.
 */
path: string, };

/**
 * What running things again would do, without doing it.
 */
export type ReprocessPreview = { 
/**
 * Ended files that would begin again, also those inside others. What is not ended goes on as it does.
 */
files: number, 
/**
 * Those of them that failed or were cancelled, and would be tried again.
 */
unfinished: number, 
/**
 * Stages that would do their work again.
 */
runs: Array<PreviewedStage>, 
/**
 * Stages whose recorded output would be taken as it is.
 */
reuses: Array<PreviewedStage>, 
/**
 * How long what runs would take, by what it took here before: between all slots being free for it and one stage
 * after the other. None when nothing of it ever ran here.
 */
seconds: SecondsRange | null, };

/**
 * What to run again: exactly one of case, job and artifact.
 */
export type ReprocessRequest = { 
/**
 * Every ended artifact of this case.
 */
case_name: string | null, 
/**
 * Every ended artifact of this job.
 */
job_id: JobId | null, 
/**
 * This artifact.
 */
artifact_id: ArtifactId | null, 
/**
 * From this stage on; extraction when absent. Outputs whose key has not changed are reused.
 */
from: Stage | null, };

/**
 * Either an artifact or a job.
 */
export type RetryRequest = { 
/**
 * Every failed or cancelled artifact of this job.
 */
job_id: JobId | null, 
/**
 * This artifact.
 */
artifact_id: ArtifactId | null, };

/**
 * How a search compares.
 */
export type SearchBy = "words" | "meaning";

/**
 * How many files a search could look into: one that waits, failed or has no text can't be found, and nothing found
 * means nothing for it.
 */
export type SearchCoverage = { 
/**
 * Files of the case, or of all cases; files inside others are counted too.
 */
files: number, 
/**
 * Those whose text, or for a search by meaning whose vectors, are there.
 */
searchable: number, };

/**
 * A chunk of an artifact that matches.
 */
export type SearchHit = { 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Its job.
 */
job_id: JobId, 
/**
 * Its case.
 */
case_name: string, 
/**
 * Its file name.
 */
filename: string, 
/**
 * Higher is better; comparable within one answer only.
 */
score: number, 
/**
 * Text around the matches, each between `<mark>` and `</mark>`.
 */
snippet: string, 
/**
 * Id of the chunk.
 */
chunk: number, 
/**
 * Where it stands.
 */
place: Place, };

/**
 * Words to look for.
 */
export type SearchRequest = { 
/**
 * Words, all of which must stand in a chunk; `"…"` for a phrase, a trailing `*` for a beginning.
 */
query: string, 
/**
 * Only in this case.
 */
case_name: string | null, 
/**
 * How it is looked for; words when absent.
 */
by: SearchBy, 
/**
 * First hit, from 0.
 */
offset: number, 
/**
 * Hits at most, 200 at most; 50 when absent.
 */
limit: number | null, };

/**
 * What was found.
 */
export type SearchResults = { 
/**
 * Hits there are.
 */
total: number, 
/**
 * The part asked for, the best first.
 */
hits: Array<SearchHit>, 
/**
 * How much of what was asked for could be looked into.
 */
coverage: SearchCoverage, };

/**
 * Seconds, within these bounds as far as anybody can tell.
 */
export type SecondsRange = { 
/**
 * At least.
 */
from: number, 
/**
 * At most.
 */
to: number, };

/**
 * A server on the local network that speaks the OpenAI protocol: Ollama, llama.cpp, vLLM.
 */
export type Server = { 
/**
 * What the analyst calls it.
 */
name: string, 
/**
 * Its address, `http` or `https`, without `/v1`.
 */
url: string, 
/**
 * The model that is asked for.
 */
model: string, 
/**
 * The stages that it serves: translation, summarization, graph, embeddings.
 */
stages: Array<Stage>, 
/**
 * Whether a key is kept for it. The key itself never leaves the data folder, except to that server.
 */
has_key: boolean, 
/**
 * Tokens of its model's context.
 */
context_tokens: number, };

/**
 * Whether a server answers.
 */
export type ServerHealth = { 
/**
 * Which server.
 */
name: string, 
/**
 * How it came out.
 */
health: Health, 
/**
 * What was found.
 */
finding: string, 
/**
 * The way out, where something is wrong.
 */
hint: string | null, 
/**
 * The models that it offers.
 */
models: Array<string>, 
/**
 * Seconds that the answer took.
 */
seconds: number, };

/**
 * Names a server.
 */
export type ServerRequest = { 
/**
 * Its name.
 */
name: string, };

/**
 * The servers.
 */
export type Servers = { 
/**
 * In the order of their names.
 */
servers: Array<Server>, };

/**
 * Servers were changed.
 */
export type ServersChanged = { 
/**
 * The servers as they are now.
 */
servers: Array<Server>, 
/**
 * Artifacts that passed one of the stages of the changed server over for want of an engine: `reprocess` runs
 * them.
 */
waiting: number, };

/**
 * Says what the columns of an artifact's tables mean; its calls are read anew.
 */
export type SetColumnsRequest = { 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Each column whose meaning is not what its name suggests.
 */
columns: Array<ColumnMeaning>, };

/**
 * Adds a server, or changes the one of this name.
 */
export type SetServerRequest = { 
/**
 * What the analyst calls it.
 */
name: string, 
/**
 * Its address, `http` or `https`; a `/v1` at its end is left out.
 */
url: string, 
/**
 * The model that is asked for, as the server names it.
 */
model: string, 
/**
 * Its key. None keeps the one that there is, as long as the address is the same server's; an empty one takes it
 * away.
 */
key: string | null, 
/**
 * The stages that it serves: translation, summarization, graph, embeddings.
 */
stages: Array<Stage>, 
/**
 * Tokens of its model's context; 4,096 where none is given.
 */
context_tokens: number | null, };

/**
 * What the analyst can set.
 */
export type Settings = { 
/**
 * Notify when an artifact fails.
 */
notify_failures: boolean, 
/**
 * Notify when a job finishes.
 */
notify_finished: boolean, 
/**
 * `system`, `light` or `dark`.
 */
theme: Theme, };

/**
 * A content's SHA-256: what an original is called in the vault.
 */
export type Sha256 = string;

/**
 * One step for one artifact. Each rests on the ones before it; the graph is the last.
 */
export type Stage = "extraction" | "transcription" | "translation" | "summarization" | "embeddings" | "graph";

/**
 * How far a running stage is.
 */
export type StageProgress = { 
/**
 * Its job.
 */
job_id: JobId, 
/**
 * Which artifact.
 */
artifact_id: ArtifactId, 
/**
 * Which stage.
 */
stage: Stage, 
/**
 * Between 0 and 1.
 */
fraction: number, 
/**
 * Such as "page 7 of 40".
 */
detail: string | null, 
/**
 * Seconds until the stage ends, as far as this machine's own timings tell.
 */
eta_seconds: number | null, };

/**
 * One stage of one artifact.
 */
export type StageRow = { 
/**
 * Which stage.
 */
stage: Stage, 
/**
 * Where it stands.
 */
state: StageState, 
/**
 * Failures so far.
 */
failures: number, 
/**
 * Seconds it took; none while it has not ended.
 */
seconds: number | null, 
/**
 * Name and version of the engine that made its output.
 */
engine: string | null, 
/**
 * The output was there already for the same content, engine and parameters.
 */
reused: boolean, 
/**
 * Why it was skipped.
 */
skip_reason: string | null, 
/**
 * Why it failed, or failed last.
 */
error_code: ErrorCode | null, 
/**
 * The same as a sentence.
 */
error_message: string | null, };

/**
 * Where one stage of one artifact stands.
 */
export type StageState = "blocked" | "available" | "running" | "retryable" | "done" | "skipped" | "failed" | "cancelled";

/**
 * How long one stage takes here.
 */
export type StageTiming = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * The engine's name.
 */
engine: string, 
/**
 * Runs measured.
 */
runs: number, 
/**
 * Seconds of all runs.
 */
seconds: number, 
/**
 * Bytes of the files of all runs.
 */
bytes: number, };

/**
 * What this data folder holds and how fast its stages are.
 */
export type Stats = { 
/**
 * Number of cases.
 */
cases: number, 
/**
 * Number of jobs.
 */
jobs: number, 
/**
 * Number of artifacts.
 */
artifacts: number, 
/**
 * Different contents among them.
 */
contents: number, 
/**
 * Bytes of those contents.
 */
content_bytes: number, 
/**
 * Artifacts by status.
 */
by_status: Array<StatusCount>, 
/**
 * Artifacts by file type.
 */
by_file_type: Array<FileTypeCount>, 
/**
 * Failed artifacts by code.
 */
by_error: Array<ErrorCount>, 
/**
 * How long stages take here.
 */
stages: Array<StageTiming>, };

/**
 * Where a job or an artifact stands.
 */
export type Status = "queued" | "processing" | "completed" | "failed" | "cancelled";

/**
 * Artifacts of one status.
 */
export type StatusCount = { 
/**
 * The status.
 */
status: Status, 
/**
 * How many.
 */
artifacts: number, };

/**
 * A sentence of a summary.
 */
export type SummarySentence = { 
/**
 * The sentence.
 */
text: string, 
/**
 * Ids of the chunks it rests on; none when nothing in the text supports it.
 */
chunks: number[], };

/**
 * A person of interest: an id and free fields, such as `name`, `aliases`, `phone`.
 */
export type Suspect = { 
/**
 * The analyst's own id for the person.
 */
id: string, 
/**
 * Free key-value fields.
 */
fields: { [key in string]: string }, };

/**
 * A table as it was read.
 */
export type Table = { 
/**
 * Its sheet; empty where the file is the table.
 */
sheet: string, 
/**
 * Row of its header, from 1; 0 when it has none.
 */
header_row: number, 
/**
 * Rows of data.
 */
rows: number, 
/**
 * Its columns.
 */
columns: Array<Column>, 
/**
 * Calls read out of it; 0 when it records none.
 */
calls: number, };

/**
 * The window's colours.
 */
export type Theme = "system" | "light" | "dark";

/**
 * What happened in a case, the oldest first.
 */
export type Timeline = { 
/**
 * Its name.
 */
case_name: string, 
/**
 * What was done in the case, the oldest first.
 */
entries: Array<TimelineEntry>, 
/**
 * Calls, messages and calendar events of its evidence by their instants, the oldest first, 5,000 at most.
 */
events: Array<CaseEvent>, 
/**
 * Where clocks are taken to have stood whose zone no source names, such as `Asia/Kolkata`.
 */
assumed_zone: string, 
/**
 * Messages, calls and texts that no time is known of: they are not among the events.
 */
undated: number, };

/**
 * One thing that happened.
 */
export type TimelineEntry = { 
/**
 * When, UTC.
 */
at: string, 
/**
 * The job.
 */
job_id: JobId, 
/**
 * `uploaded`, `ended` or `cancelled`.
 */
what: string, 
/**
 * The job's status at that time.
 */
status: Status, 
/**
 * Uploaded files.
 */
total_files: number, 
/**
 * Of those, the ended, at the end.
 */
processed_files: number, 
/**
 * Of those, the failed, at the end.
 */
failed_files: number, 
/**
 * Of those, the cancelled, at the end.
 */
cancelled_files: number, 
/**
 * It was cancelled while files were taken in.
 */
cut_short: boolean, };

/**
 * How many artifacts a command touched.
 */
export type Touched = { 
/**
 * The number.
 */
artifacts: number, };

/**
 * Files and folders into a case.
 */
export type UploadRequest = { 
/**
 * Absolute paths of files and folders.
 */
paths: Array<string>, 
/**
 * A new case or an existing one.
 */
case_name: string, 
/**
 * Of a case that is made now: the country of its telephone numbers without a code, ISO 3166; India when absent.
 */
country: string | null, 
/**
 * The job that this one extends; it must be of the same case.
 */
parent_job_id: JobId | null, 
/**
 * Persons of interest.
 */
suspects: Array<Suspect>, };

/**
 * The job that an upload became.
 */
export type UploadResponse = { 
/**
 * Its id.
 */
job_id: JobId, 
/**
 * The case's name as recorded.
 */
case_name: string, 
/**
 * `queued`.
 */
status: Status, };

/**
 * Whether what is recorded and what lies in the vault agree.
 */
export type Verification = { 
/**
 * Nothing is wrong.
 */
clean: boolean, 
/**
 * Originals whose hash was computed anew.
 */
originals: number, 
/**
 * Journal entries whose chain was followed.
 */
journal_entries: number, 
/**
 * Everything that is wrong, each a sentence.
 */
problems: Array<string>, 
/**
 * Files in the vault that nothing refers to: harmless, left by an intake that was cut off.
 */
unreferenced: number, };

/**
 * A folder whose files are taken in when they have stopped growing.
 */
export type Watch = { 
/**
 * The folder, absolute.
 */
path: string, 
/**
 * The case its files go into.
 */
case_name: string, 
/**
 * Why it is not being watched at the moment.
 */
problem: string | null, };

/**
 * The folders being watched.
 */
export type Watches = { 
/**
 * In the order they were added.
 */
watches: Array<Watch>, };

/**
 * An error on the wire: `{code, message, hint}`.
 */
export type WireError = { 
/**
 * What to branch on.
 */
code: Code, 
/**
 * What went wrong, naming the thing.
 */
message: string, 
/**
 * The way out, where there is one.
 */
hint: string | null, };

/**
 * A word as a machine read it.
 */
export type Word = { 
/**
 * The word.
 */
text: string, 
/**
 * How certain it is, between 0 and 1.
 */
confidence: number, 
/**
 * On a page: left, top, width, height, as parts of the upright page's width and height.
 */
area?: [number, number, number, number], 
/**
 * In a recording: start and end, seconds from its start.
 */
seconds?: [number, number], };

/** Every command with its request and response. */
export interface Commands {
  /** Takes files and folders into a case, as a new job. */
  upload_documents: { request: UploadRequest; response: UploadResponse };
  /** A job with every artifact. */
  get_job_status: { request: JobRequest; response: JobStatus };
  /** All jobs, the newest first. */
  get_jobs: { request: JobsRequest; response: JobsResponse };
  /** When a job will end, by this machine's own timings. */
  get_job_estimate: { request: JobRequest; response: JobEstimate };
  /** Names of all cases, the newest activity first. */
  get_cases: { request: Nothing; response: Cases };
  /** The cases with what a list shows of them. */
  get_case_overviews: { request: Nothing; response: CaseOverviews };
  /** A case's jobs, the oldest first. */
  get_case_jobs: { request: CaseRequest; response: CaseJobs };
  /** The summaries of a case's documents. */
  get_case_summary: { request: CaseRequest; response: CaseSummary };
  /** What happened in a case. */
  get_case_timeline: { request: CaseRequest; response: Timeline };
  /** The entities of a case. */
  get_case_entities: { request: CaseRequest; response: Entities };
  /** The graph of a case. */
  get_case_graph: { request: CaseRequest; response: Graph };
  /** A part of a list of artifacts. */
  get_artifacts: { request: ArtifactsRequest; response: ArtifactsResponse };
  /** How many artifacts there are of each group. */
  get_artifact_counts: { request: ArtifactCountsRequest; response: ArtifactCounts };
  /** One artifact with everything but its content. */
  get_artifact: { request: ArtifactRequest; response: ArtifactDetail };
  /** One text of an artifact. */
  get_artifact_content: { request: ContentRequest; response: Content };
  /** The entities of an artifact. */
  get_artifact_entities: { request: ArtifactRequest; response: Entities };
  /** How an artifact's pages or its speech were read by a machine. */
  get_artifact_passages: { request: ArtifactRequest; response: Passages };
  /** Says what the columns of an artifact's tables mean, and reads it anew. */
  set_artifact_columns: { request: SetColumnsRequest; response: Touched };
  /** The passwords of a case. */
  get_passwords: { request: CaseRequest; response: Passwords };
  /** Adds a password to a case, and tries what is locked with it. */
  add_password: { request: PasswordRequest; response: Passwords };
  /** Removes a password; what it opened stays open. */
  remove_password: { request: PasswordRequest; response: Passwords };
  /** The country of a case's telephone numbers without a code. */
  get_case_country: { request: CaseRequest; response: CaseCountry };
  /** Sets it; the graph shows it when it is run again. */
  set_case_country: { request: CaseCountry; response: CaseCountry };
  /** Everything that happened to an artifact. */
  get_artifact_history: { request: ArtifactRequest; response: History };
  /** The analyst looks at an artifact: what is still to be done for it goes first. */
  open_artifact: { request: ArtifactRequest; response: Touched };
  /** Words in the texts of one case or of all. */
  search: { request: SearchRequest; response: SearchResults };
  /** Tries failed and cancelled artifacts again. */
  retry: { request: RetryRequest; response: Touched };
  /** Stops what has not ended. */
  cancel_job: { request: JobRequest; response: Touched };
  /** Halts a job: running stages end, no new one begins. */
  pause_job: { request: JobRequest; response: Touched };
  /** Lets a halted job go on. */
  resume_job: { request: JobRequest; response: Touched };
  /** Runs ended artifacts again; what has not changed is reused. */
  reprocess: { request: ReprocessRequest; response: Touched };
  /** What that would run and what it would reuse, and how long it would take. */
  preview_reprocess: { request: ReprocessRequest; response: ReprocessPreview };
  /** What this data folder holds and how fast its stages are. */
  get_stats: { request: Nothing; response: Stats };
  /** What the analyst has set. */
  get_settings: { request: Nothing; response: Settings };
  /** Sets it. */
  set_settings: { request: Settings; response: Settings };
  /** The watch folders. */
  get_watches: { request: Nothing; response: Watches };
  /** Adds a watch folder. */
  add_watch: { request: AddWatchRequest; response: Watches };
  /** Removes a watch folder; what was taken in stays. */
  remove_watch: { request: RemoveWatchRequest; response: Watches };
  /** Models: those that are here and those of the catalogue. */
  get_models: { request: ModelsRequest; response: Models };
  /** Fetches a model of the catalogue; goes on where an earlier attempt stopped. */
  install_model: { request: ModelRequest; response: ModelChanged };
  /** Takes a model in from a folder or a file. */
  import_model: { request: ImportModelRequest; response: ModelChanged };
  /** Removes an installed model. */
  remove_model: { request: ModelRequest; response: ModelChanged };
  /** Servers on the local network that do stages. */
  get_servers: { request: Nothing; response: Servers };
  /** Adds or changes a server. */
  set_server: { request: SetServerRequest; response: ServersChanged };
  /** Removes a server. */
  remove_server: { request: ServerRequest; response: ServersChanged };
  /** Asks a server whether it answers and has its model. */
  check_server: { request: ServerRequest; response: ServerHealth };
  /** Runs the stages that were passed over because nothing here did them, and that something does now. */
  run_passed_over: { request: PassedOverRequest; response: Touched };
  /** What works here and what does not. */
  doctor: { request: Nothing; response: Doctor };
  /** What keeps this process from going on, such as a full disk. */
  get_problems: { request: Nothing; response: Problems };
  /** Checks vault and journal against each other. */
  verify: { request: Nothing; response: Verification };
  /** Recorded events after a number. */
  get_events: { request: EventsRequest; response: Events };
}

/** Codes of the countries, ISO 3166. */
export const countries = 'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(' ');
