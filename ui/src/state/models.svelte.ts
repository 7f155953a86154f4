/** The models on this machine, those of the catalogue, and the servers on the local network. */
import type { Models as Answer, ServerHealth, Servers, Stage, WireError } from '../bindings';
import type { Client } from '../platform/client';
import type { Request } from '../platform/platform';
import { toWireError } from '../platform/platform';
import { Resource } from './resource.svelte';

/** Artifacts that skipped stages which can be done now. */
export interface Offer {
  /** The model or the server that was added. */
  of: string;
  artifacts: number;
  stages: Stage[];
}

const pollSeconds = 2;

export class Models {
  list = new Resource<Answer>();
  servers = new Resource<Servers>();
  offers = $state.raw<Offer[]>([]);
  /** What was asked for and is under way, such as `model:qwen3-4b`. */
  busy = $state.raw<string[]>([]);
  /** Why it did not work, by the same names. */
  errors = $state.raw<Record<string, WireError>>({});
  /** How the servers answered when they were last asked, by name. */
  health = $state.raw<Record<string, ServerHealth>>({});

  constructor(private client: Client) {}

  load() {
    return Promise.all([
      this.list.load(() => this.client.getModels()),
      this.servers.load(() => this.client.getServers()),
    ]);
  }

  /** Hashes every file again. */
  verify() {
    return this.#attempt('verify', async () => {
      await this.list.load(() => this.client.getModels(true));
    });
  }

  /** Fetches a model. The host does not tell how far it is, so what has come is looked at meanwhile. */
  install(id: string) {
    return this.#attempt(`model:${id}`, async () => {
      const look = setInterval(() => void this.#reload(), pollSeconds * 1000);
      try {
        const { model, waiting } = await this.client.installModel(id);
        this.#offer(model.name, model.stages, waiting);
      } finally {
        clearInterval(look);
        await this.#reload();
      }
    });
  }

  import(request: Request<'import_model'>) {
    return this.#attempt('import', async () => {
      const { model, waiting } = await this.client.importModel(request);
      this.#offer(model.name, model.stages, waiting);
      await this.#reload();
    });
  }

  remove(id: string) {
    return this.#attempt(`model:${id}`, async () => {
      const { model } = await this.client.removeModel(id);
      this.#withdraw(model.name);
      await this.#reload();
    });
  }

  setServer(request: Request<'set_server'>) {
    return this.#attempt('server', async () => {
      const { servers, waiting } = await this.client.setServer(request);
      await this.servers.load(async () => ({ servers }));
      this.#forget(request.name);
      this.#offer(request.name, request.stages, waiting);
    });
  }

  removeServer(name: string) {
    return this.#attempt(`server:${name}`, async () => {
      const { servers } = await this.client.removeServer(name);
      await this.servers.load(async () => ({ servers }));
      this.#forget(name);
      this.#withdraw(name);
    });
  }

  check(name: string) {
    return this.#attempt(`server:${name}`, async () => {
      const found = await this.client.checkServer(name);
      this.health = { ...this.health, [name]: found };
    });
  }

  /** Runs the stages that were skipped. Answers how many artifacts run again; none when that was refused. */
  async run(offer: Offer): Promise<number | null> {
    let artifacts = 0;
    const done = await this.#attempt('run', async () => {
      artifacts = (await this.client.runPassedOver(offer.stages)).artifacts;
      this.#withdraw(offer.of);
    });
    return done ? artifacts : null;
  }

  dismiss(offer: Offer) {
    this.#withdraw(offer.of);
  }

  /** Takes an error out of sight, such as when its form closes. */
  clear(what: string) {
    this.errors = without(this.errors, what);
  }

  isBusy(what: string): boolean {
    return this.busy.includes(what);
  }

  #reload() {
    return this.list.load(() => this.client.getModels());
  }

  #offer(of: string, stages: Stage[], artifacts: number) {
    this.#withdraw(of);
    if (artifacts > 0) this.offers = [...this.offers, { of, artifacts, stages }];
  }

  #withdraw(of: string) {
    this.offers = this.offers.filter((offer) => offer.of !== of);
  }

  #forget(server: string) {
    this.health = without(this.health, server);
  }

  /** Does one thing of a name at a time, and keeps its error. */
  async #attempt(what: string, work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy(what)) return false;
    this.busy = [...this.busy, what];
    this.clear(what);
    try {
      await work();
      return true;
    } catch (thrown) {
      this.errors = { ...this.errors, [what]: toWireError(thrown) };
      return false;
    } finally {
      this.busy = this.busy.filter((one) => one !== what);
    }
  }
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
