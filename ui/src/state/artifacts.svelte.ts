/**
 * The artifacts of the open case: a sparse cache of pages, kept true by events. Rows that no event can
 * tell (new ones, ones that a filter now lets in) are asked for again, at a modest pace.
 */
import { SvelteMap } from 'svelte/reactivity';
import type {
  ArtifactCounts,
  ArtifactEvent,
  ArtifactGroup,
  ArtifactRow,
  Event,
  StageProgress,
  WireError,
} from '../bindings';
import { groupOf } from '../lib/group';
import { throttle } from '../lib/throttle';
import type { Client } from '../platform/client';
import { toWireError } from '../platform/platform';
import {
  everything,
  moved,
  sameScope,
  summed,
  toRequest,
  type Counts,
  type Filter,
} from './filter';
import type { Jobs } from './jobs.svelte';
import { merged } from './merge';
import { Pages, pageSize, pagesOf } from './pages';

export class Artifacts {
  filter = $state.raw<Filter>(everything(''));
  /** Rows that the filter lets through. */
  total = $state(0);
  loaded = $state(false);
  error = $state.raw<WireError | null>(null);
  counts = $state.raw<Counts | null>(null);
  /** The same as it was counted last: added files and those inside them apart. */
  counted = $state.raw<ArtifactCounts | null>(null);
  /** Progress inside the running stage, by artifact. */
  progress = new SvelteMap<number, StageProgress>();
  /** Another list, which begins at its top. */
  epoch = $state(0);
  #version = $state(0);
  #pages = new Pages();
  #asked = new Set<number>();
  /** Pages that changed while they were asked for: the answer may be older than the change. */
  #stale = new Set<number>();
  /** What was announced while pages were asked for: the answers may be older. */
  #since = new Map<number, ArtifactEvent>();
  #seen = new Map<number, ArtifactGroup>();
  #halted = new Map<string, boolean>();
  #range: [first: number, last: number] = [0, 1];
  #dirty = { rows: false, order: false, counts: false };
  #refresh = throttle(() => this.#reload(), 700);
  #recount = throttle(() => void this.#askCounts(), 1000);

  constructor(
    private client: Client,
    private jobs: Jobs,
  ) {}

  /** Shows another list: forgets what was loaded and asks for its beginning. */
  show(filter: Filter) {
    const elsewhere = !sameScope(filter, this.filter);
    this.filter = filter;
    this.epoch += 1;
    this.#pages.clear();
    this.#asked.clear();
    this.#stale.clear();
    this.#range = [0, 1];
    this.loaded = false;
    this.error = null;
    this.#version += 1;
    void this.#ask(0);
    if (elsewhere) this.#enterScope();
  }

  row(index: number): ArtifactRow | undefined {
    void this.#version;
    return this.#pages.row(index);
  }

  byId(id: number): ArtifactRow | undefined {
    void this.#version;
    return this.#pages.byId(id);
  }

  indexOf(id: number): number | null {
    void this.#version;
    return this.#pages.indexOf(id);
  }

  /** The rows in sight: their pages are asked for when they are not here. */
  want(first: number, last: number) {
    this.#range = [first, last];
    for (const page of pagesOf(first, last)) if (!this.#pages.has(page)) void this.#ask(page);
  }

  apply(event: Event) {
    if (event.type === 'stage_progress') this.#applyProgress(event);
    if (event.type === 'artifact_status' && this.#concerns(event)) this.#applyStatus(event);
    if (event.type === 'job_status' && this.#concerns(event)) this.#applyHalt(event);
  }

  /** A halt moves many artifacts at once. */
  #applyHalt({ job_id, paused }: { job_id: string; paused: boolean }) {
    const before = this.#halted.get(job_id) ?? false;
    this.#halted.set(job_id, paused);
    if (before === paused) return;
    this.#seen.clear();
    this.#dirty.counts = true;
    if (this.filter.groups.length > 0) this.#dirty.order = true;
  }

  #groupOf(row: ArtifactRow | ArtifactEvent): ArtifactGroup {
    return groupOf(row, this.jobs.get(row.job_id)?.paused ?? false);
  }

  /** Shows what the batch changed, once. */
  flush() {
    const { rows, order, counts } = this.#dirty;
    this.#dirty = { rows: false, order: false, counts: false };
    if (rows) this.#version += 1;
    if (order) this.#refresh();
    if (counts) this.#recount();
  }

  #concerns({ job_id }: { job_id: string }): boolean {
    if (this.filter.jobId) return job_id === this.filter.jobId;
    return this.jobs.idsOf(this.filter.caseName).has(job_id);
  }

  #applyProgress(event: StageProgress) {
    if (this.#concerns(event)) this.progress.set(event.artifact_id, event);
  }

  #applyStatus(event: ArtifactEvent) {
    const id = event.artifact_id;
    const before = this.#seen.get(id);
    const now = this.#groupOf(event);
    this.#seen.set(id, now);
    this.#count(before, now);
    if (event.current_stage !== this.progress.get(id)?.stage) this.progress.delete(id);
    if (this.#asked.size > 0) this.#since.set(id, event);
    const row = this.#pages.byId(id);
    if (row) this.#replace(row, event);
    else if (this.#belongs(before, now)) this.#dirty.order = true;
  }

  #replace(row: ArtifactRow, event: ArtifactEvent) {
    this.#pages.replace(merged(row, event));
    this.#dirty.rows = true;
    const narrowed = this.filter.groups.length > 0 || this.filter.gaps.length > 0;
    const elsewhere = narrowed && this.#groupOf(row) !== this.#groupOf(event);
    // The event does not say why a stage was passed over.
    const unexplained = event.gaps.some((stage) => !row.skipped_stages[stage]);
    if (elsewhere || unexplained) this.#dirty.order = true;
  }

  /** A row that is not loaded is new, or the filter lets it in now. */
  #belongs(before: ArtifactGroup | undefined, now: ArtifactGroup): boolean {
    const isNew = !before && (now === 'queued' || now === 'paused');
    return isNew || this.filter.groups.includes(now);
  }

  #count(before: ArtifactGroup | undefined, now: ArtifactGroup) {
    if (before === now) return;
    // Counted anew a little later: what was counted last may have known of this event already.
    this.#dirty.counts = true;
    if (before && this.counts) this.counts = moved(this.counts, before, now);
  }

  async #askCounts() {
    const scope = this.filter;
    const of = scope.jobId
      ? { job_id: scope.jobId, case_name: null }
      : { job_id: null, case_name: scope.caseName };
    const answer = await this.client.getArtifactCounts(of).catch(() => null);
    if (!answer || !sameScope(scope, this.filter)) return;
    this.counts = summed(answer);
    this.counted = answer;
  }

  async #ask(page: number) {
    if (this.#asked.has(page)) return;
    const epoch = this.epoch;
    this.#asked.add(page);
    try {
      const request = toRequest(this.filter, page * pageSize, pageSize);
      const { artifacts, total } = await this.client.getArtifacts(request);
      if (epoch === this.epoch) this.#keep(page, artifacts, total);
    } catch (thrown) {
      if (epoch === this.epoch) this.#failed(toWireError(thrown));
    }
    if (epoch === this.epoch) this.#answered(page);
  }

  /** Says so, and tries again: what kept the store from answering may be over soon. */
  #failed(error: WireError) {
    this.error = error;
    const epoch = this.epoch;
    setTimeout(() => epoch === this.epoch && this.#reload(), 2000);
  }

  #answered(page: number) {
    this.#asked.delete(page);
    if (this.#stale.delete(page)) void this.#ask(page);
    if (this.#asked.size === 0) this.#since.clear();
  }

  #keep(page: number, rows: ArtifactRow[], total: number) {
    const current = rows.map((row) => {
      const event = this.#since.get(row.id);
      return event ? merged(row, event) : row;
    });
    this.#pages.keep(page, current, Math.floor(this.#range[0] / pageSize));
    for (const row of current) this.#seen.set(row.id, this.#groupOf(row));
    this.total = total;
    this.loaded = true;
    this.error = null;
    this.#version += 1;
  }

  #reload() {
    const sight = pagesOf(...this.#range);
    for (const page of this.#pages.numbers()) if (!sight.includes(page)) this.#pages.drop(page);
    for (const page of sight) {
      if (this.#asked.has(page)) this.#stale.add(page);
      else void this.#ask(page);
    }
  }

  #enterScope() {
    this.progress.clear();
    this.#seen.clear();
    this.#since.clear();
    this.#halted.clear();
    for (const id of this.jobs.idsOf(this.filter.caseName))
      this.#halted.set(id, this.jobs.get(id)?.paused ?? false);
    this.counts = null;
    this.counted = null;
    this.total = 0;
    void this.#askCounts();
  }
}
