/** The whole state of the window, one part a domain, and the one place where events are handed out. */
import { getContext, setContext } from 'svelte';
import type { Event } from '../bindings';
import { createClient, type Client } from '../platform/client';
import type { Destination, Platform } from '../platform/platform';
import { Artifacts } from './artifacts.svelte';
import { OpenArtifact, type Focus } from './artifact.svelte';
import { Cases } from './cases.svelte';
import { Connection, type Schedule } from './connection.svelte';
import { Filenames } from './filenames.svelte';
import { everything } from './filter';
import { GraphChoice } from './graph.svelte';
import { Jobs } from './jobs.svelte';
import { Models } from './models.svelte';
import { Navigation } from './navigation.svelte';
import { Notices } from './notices.svelte';
import { Passwords } from './passwords.svelte';
import { Problems } from './problems.svelte';
import { Search } from './search.svelte';
import { Settings } from './settings.svelte';
import { Upload } from './upload.svelte';
import { Watches } from './watches.svelte';

export class App {
  client: Client;
  nav = new Navigation();
  graph = new GraphChoice();
  jobs: Jobs;
  cases: Cases;
  artifacts: Artifacts;
  artifact: OpenArtifact;
  filenames: Filenames;
  search: Search;
  settings: Settings;
  notices: Notices;
  passwords: Passwords;
  problems: Problems;
  upload: Upload;
  watches: Watches;
  models: Models;
  connection: Connection;

  constructor(
    readonly platform: Platform,
    schedule?: Schedule,
  ) {
    this.client = createClient(platform);
    this.jobs = new Jobs(this.client);
    this.cases = new Cases(this.client, this.jobs);
    this.artifacts = new Artifacts(this.client, this.jobs);
    this.artifact = new OpenArtifact(this.client);
    this.filenames = new Filenames(this.client);
    this.search = new Search(this.client);
    this.settings = new Settings(this.client);
    this.notices = new Notices(this.client, this.jobs);
    this.passwords = new Passwords(this.client);
    this.problems = new Problems(this.client, platform);
    this.upload = new Upload(this.client);
    this.watches = new Watches(this.client);
    this.models = new Models(this.client);
    this.connection = new Connection(platform, (events) => this.apply(events), schedule);
  }

  /** Listens first, then loads: what happens in between is applied afterwards. */
  async start() {
    const last = await this.client.getEvents(0, 1).catch(() => null);
    await this.connection.start(last?.last_seq ?? 0);
    // Only the lists are waited for: whatever else is late, live status goes on.
    void this.settings.load();
    void this.problems.start();
    await this.load();
    this.connection.release();
  }

  /** The lists of the sidebar; the newest case is shown, unless something else is already. */
  async load() {
    await this.notices.attempt(() => this.jobs.load());
    await this.cases.load();
    const newest = this.cases.list[0];
    if (newest && !this.nav.caseName && this.nav.view === 'case') this.openCase(newest.case_name);
  }

  /** A whole batch, shown once. */
  apply(events: Event[]) {
    for (const event of events) {
      this.notices.apply(event);
      this.jobs.apply(event);
      this.cases.apply(event);
      this.artifacts.apply(event);
      this.artifact.apply(event);
    }
    this.cases.flush();
    this.artifacts.flush();
    this.artifact.flush();
  }

  openCase(name: string, jobId: string | null = null) {
    const same = this.nav.view === 'case' && this.nav.caseName === name;
    this.nav.view = 'case';
    this.nav.caseName = name;
    if (!same || jobId !== this.artifacts.filter.jobId) {
      this.nav.tab = 'artifacts';
      this.artifact.close();
      this.artifacts.show(everything(name, jobId));
    }
    this.jobs.watch(name);
  }

  /** Shows an artifact beside what is shown of its case, at a place when one is named. */
  openArtifact(caseName: string, id: number, focus?: Focus) {
    if (this.nav.view !== 'case' || this.nav.caseName !== caseName) this.openCase(caseName);
    void this.artifact.open(id, focus);
  }

  /** Goes back to the case; in it closes the artifact; when none is open, takes the filter away. */
  stepBack() {
    if (this.nav.view !== 'case' && this.nav.caseName) return this.nav.go('case');
    if (this.artifact.id !== null) return this.artifact.close();
    const { caseName, groups, gaps, filename, jobId } = this.artifacts.filter;
    const narrowed = groups.length > 0 || gaps.length > 0;
    if (narrowed || filename || jobId) this.artifacts.show(everything(caseName));
  }

  navigate({ case_name, job_id, artifact_id }: Destination) {
    if (artifact_id !== null) this.openArtifact(case_name, artifact_id);
    else this.openCase(case_name, job_id);
  }

  retryArtifact(id: number) {
    return this.notices.attempt(() => this.client.retryArtifact(id));
  }

  async pickEvidence(folder = false) {
    const { pickFiles, pickFolder } = this.platform;
    const chosen = await this.notices.attempt<string[] | string | null>(
      folder ? pickFolder : pickFiles,
    );
    const paths = chosen ? [chosen].flat() : [];
    if (paths.length > 0) this.prepareUpload(paths);
  }

  prepareUpload(paths: string[]) {
    this.upload.begin(paths, this.nav.view === 'case' ? this.nav.caseName : null);
  }

  async submitUpload() {
    const answer = await this.upload.submit();
    if (answer) this.openCase(answer.case_name);
  }
}

const key = Symbol('app');

export function provideApp(app: App) {
  setContext(key, app);
}

export function useApp(): App {
  return getContext<App>(key);
}
