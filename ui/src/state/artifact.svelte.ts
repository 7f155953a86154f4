/** The artifact in the panel: its status, its texts, and the place in them that is looked at. */
import { SvelteMap } from 'svelte/reactivity';
import type {
  ArtifactDetail,
  ColumnMeaning,
  Content,
  ContentType,
  Entities,
  Event,
  JournalEntry,
  Mention,
  Passage,
  Table,
} from '../bindings';
import { joined, saidOtherwise, type Choices } from '../lib/tables';
import { throttle } from '../lib/throttle';
import type { Client } from '../platform/client';
import { merged } from './merge';
import { Resource } from './resource.svelte';

export type ArtifactTab = 'text' | 'summary' | 'entities' | 'history' | 'details';

/** Chunks to bring into sight, and characters of one of them to point at. */
export interface Focus {
  chunks: number[];
  mention?: Mention;
}

const texts: ContentType[] = ['text', 'transcription', 'translation'];

export class OpenArtifact {
  id = $state<number | null>(null);
  tab = $state<ArtifactTab>('text');
  shown = $state<ContentType>('text');
  focus = $state.raw<Focus | null>(null);
  detail = new Resource<ArtifactDetail>();
  entities = new Resource<Entities>();
  history = new Resource<JournalEntry[]>();
  /** How its pages or its speech were read by a machine. */
  passages = new Resource<Passage[]>();
  /** What was said of columns since the start, by artifact. */
  #columns = new Map<number, ColumnMeaning[]>();
  #contents = new SvelteMap<ContentType, Resource<Content>>();
  #stale = false;
  #renew = throttle(() => this.#reload(), 400);

  constructor(private client: Client) {}

  /** Shows an artifact; tells the host, so that what is left of it goes first. */
  async open(id: number, focus?: Focus) {
    if (id !== this.id) this.#begin(id);
    if (focus) await this.point(focus);
  }

  close() {
    this.id = null;
    this.focus = null;
  }

  /** One text, asked for when it is first looked at. */
  content(type: ContentType): Resource<Content> | undefined {
    return this.#contents.get(type);
  }

  async read(type: ContentType): Promise<Content | null> {
    const id = this.id;
    if (id === null) return null;
    const known = this.#contents.get(type);
    if (known?.value) return known.value;
    const resource = known ?? new Resource<Content>();
    this.#contents.set(type, resource);
    return resource.load(() => this.client.getArtifactContent(id, type));
  }

  readEntities() {
    const id = this.id;
    if (id !== null) void this.entities.load(() => this.client.getArtifactEntities(id));
  }

  readHistory() {
    const id = this.id;
    if (id === null) return;
    void this.history.load(async () => (await this.client.getArtifactHistory(id)).history);
  }

  readPassages() {
    const id = this.id;
    if (id === null) return;
    void this.passages.load(async () => (await this.client.getArtifactPassages(id)).passages);
  }

  /** Says what columns mean where that is not what was recognised; nothing is sent when nothing is new. */
  async setColumns(tables: Table[], choices: Choices): Promise<boolean> {
    const id = this.id;
    const said = saidOtherwise(tables, choices);
    if (id === null || said.length === 0) return false;
    const all = joined(this.#columns.get(id) ?? [], said);
    await this.client.setArtifactColumns(id, all);
    this.#columns.set(id, all);
    return true;
  }

  /** Goes to chunks in whichever text holds them. */
  async point(focus: Focus) {
    const id = this.id;
    const wanted = focus.chunks[0];
    const order = [this.shown, ...texts.filter((type) => type !== this.shown)];
    for (const type of order) {
      const content = await this.read(type);
      if (this.id !== id) return;
      if (!content?.chunks.some((chunk) => chunk.id === wanted)) continue;
      this.shown = type;
      break;
    }
    this.tab = 'text';
    this.focus = focus;
  }

  /** Texts that this artifact has, by the stages that ended. */
  available(): ContentType[] {
    const done = this.detail.value?.processing_stages ?? {};
    const has = { text: 'extraction', transcription: 'transcription', translation: 'translation' };
    const made = texts.filter((type) => has[type as keyof typeof has] in done);
    return made.length > 0 ? made : ['text'];
  }

  apply(event: Event) {
    if (event.type !== 'artifact_status' || event.artifact_id !== this.id) return;
    if (this.detail.value) this.detail.value = merged(this.detail.value, event);
    this.#stale = true;
    if (event.status === 'queued') this.#contents.clear();
  }

  /** Engines, skip reasons and texts are not in events: they are asked for when a stage moved. */
  flush() {
    if (!this.#stale) return;
    this.#stale = false;
    this.#renew();
  }

  #begin(id: number) {
    this.id = id;
    this.focus = null;
    this.shown = 'text';
    this.#contents.clear();
    this.entities.clear();
    this.history.clear();
    this.passages.clear();
    this.detail.clear();
    void this.client.openArtifact(id).catch(() => null);
    void this.#loadDetail(id);
  }

  async #loadDetail(id: number) {
    const detail = await this.detail.load(() => this.client.getArtifact(id));
    if (!detail || this.id !== id) return;
    const speaks = 'transcription' in detail.processing_stages;
    if (speaks && !this.focus) this.shown = 'transcription';
  }

  #reload() {
    const id = this.id;
    if (id === null) return;
    void this.detail.load(() => this.client.getArtifact(id));
    for (const [type, resource] of this.#contents) {
      if (!resource.value) void resource.load(() => this.client.getArtifactContent(id, type));
    }
    if (this.entities.value || this.entities.error) this.readEntities();
    if (this.history.value) this.readHistory();
    if (this.passages.value) this.readPassages();
  }
}
