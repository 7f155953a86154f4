/** The commands as functions, named as the HTTP API names them. */
import type { ColumnMeaning, Stage, Suspect } from '../bindings';
import type { Platform, Request } from './platform';

export interface UploadOptions {
  caseName: string;
  /** Of a new case. */
  country?: string | null;
  parentJobId?: string | null;
  suspects?: Suspect[];
}

/** Every command of one host. */
export type Client = ReturnType<typeof createClient>;

export function createClient(platform: Pick<Platform, 'call'>) {
  const call = platform.call;
  return {
    uploadDocuments: (
      paths: string[],
      { caseName, country, parentJobId, suspects }: UploadOptions,
    ) =>
      call('upload_documents', {
        paths,
        case_name: caseName,
        country: country ?? null,
        parent_job_id: parentJobId ?? null,
        suspects: suspects ?? [],
      }),
    getJobStatus: (jobId: string) => call('get_job_status', { job_id: jobId }),
    getJobs: (caseName: string | null = null) => call('get_jobs', { case_name: caseName }),
    getJobEstimate: (jobId: string) => call('get_job_estimate', { job_id: jobId }),
    getCases: () => call('get_cases', {}),
    getCaseOverviews: () => call('get_case_overviews', {}),
    getCaseJobs: (caseName: string) => call('get_case_jobs', { case_name: caseName }),
    getCaseSummary: (caseName: string) => call('get_case_summary', { case_name: caseName }),
    getCaseTimeline: (caseName: string) => call('get_case_timeline', { case_name: caseName }),
    getCaseEntities: (caseName: string) => call('get_case_entities', { case_name: caseName }),
    getCaseGraph: (caseName: string) => call('get_case_graph', { case_name: caseName }),
    getArtifacts: (request: Request<'get_artifacts'>) => call('get_artifacts', request),
    getArtifactCounts: (request: Request<'get_artifact_counts'>) =>
      call('get_artifact_counts', request),
    getArtifact: (id: number) => call('get_artifact', { artifact_id: id }),
    getArtifactContent: (id: number, type: Request<'get_artifact_content'>['content_type']) =>
      call('get_artifact_content', { artifact_id: id, content_type: type }),
    getArtifactEntities: (id: number) => call('get_artifact_entities', { artifact_id: id }),
    getArtifactHistory: (id: number) => call('get_artifact_history', { artifact_id: id }),
    getArtifactPassages: (id: number) => call('get_artifact_passages', { artifact_id: id }),
    setArtifactColumns: (id: number, columns: ColumnMeaning[]) =>
      call('set_artifact_columns', { artifact_id: id, columns }),
    getCaseCountry: (caseName: string) => call('get_case_country', { case_name: caseName }),
    setCaseCountry: (caseName: string, country: string) =>
      call('set_case_country', { case_name: caseName, country }),
    getPasswords: (caseName: string) => call('get_passwords', { case_name: caseName }),
    addPassword: (caseName: string, password: string) =>
      call('add_password', { case_name: caseName, password }),
    removePassword: (caseName: string, password: string) =>
      call('remove_password', { case_name: caseName, password }),
    openArtifact: (id: number) => call('open_artifact', { artifact_id: id }),
    search: (request: Request<'search'>) => call('search', request),
    retryArtifact: (id: number) => call('retry', { artifact_id: id, job_id: null }),
    retryJob: (jobId: string) => call('retry', { artifact_id: null, job_id: jobId }),
    cancelJob: (jobId: string) => call('cancel_job', { job_id: jobId }),
    pauseJob: (jobId: string) => call('pause_job', { job_id: jobId }),
    resumeJob: (jobId: string) => call('resume_job', { job_id: jobId }),
    reprocess: (request: Request<'reprocess'>) => call('reprocess', request),
    previewReprocess: (request: Request<'preview_reprocess'>) => call('preview_reprocess', request),
    runPassedOver: (stages: Stage[]) => call('run_passed_over', { stages }),
    getStats: () => call('get_stats', {}),
    getSettings: () => call('get_settings', {}),
    setSettings: (settings: Request<'set_settings'>) => call('set_settings', settings),
    getWatches: () => call('get_watches', {}),
    addWatch: (path: string, caseName: string) => call('add_watch', { path, case_name: caseName }),
    removeWatch: (path: string) => call('remove_watch', { path }),
    getModels: (verify = false) => call('get_models', { verify }),
    installModel: (id: string) => call('install_model', { id }),
    importModel: (request: Request<'import_model'>) => call('import_model', request),
    removeModel: (id: string) => call('remove_model', { id }),
    getServers: () => call('get_servers', {}),
    setServer: (request: Request<'set_server'>) => call('set_server', request),
    removeServer: (name: string) => call('remove_server', { name }),
    checkServer: (name: string) => call('check_server', { name }),
    doctor: () => call('doctor', {}),
    getProblems: () => call('get_problems', {}),
    verify: () => call('verify', {}),
    getEvents: (after: number, limit: number) => call('get_events', { after, limit }),
  };
}
