/** Models and servers of the scripted backend: an install ends at once. */
import type { Commands, Model, Server, Stage, WireError } from '../../bindings';

type Handlers = {
  [
    K in
      | 'get_models'
      | 'install_model'
      | 'import_model'
      | 'remove_model'
      | 'get_servers'
      | 'set_server'
      | 'remove_server'
      | 'check_server'
  ]: (request: Commands[K]['request']) => Commands[K]['response'];
};

type Refuse = (code: WireError['code'], message: string, hint?: string | null) => never;

const folder = '/home/analyst/.local/share/bureau/models';

export function modelCommands(refuse: Refuse): Handlers {
  const models: Model[] = [
    model('all-MiniLM-L6-v2', 'Finds English passages by meaning', ['embeddings'], 90_747_623, {
      state: 'installed',
      languages: ['en'],
    }),
    model(
      'qwen3-4b',
      'Translates between more than a hundred languages, summarises, and finds who and what a text names',
      ['translation', 'summarization', 'graph'],
      2_497_280_256,
      { state: 'partial', present_bytes: 1_203_000_000 },
    ),
    model(
      'whisper-large-v3-turbo',
      'Transcribes recordings in 99 languages and tells which one is spoken',
      ['transcription'],
      1_624_555_275,
    ),
    model(
      'whisper-base',
      'Transcribes recordings quickly and coarsely',
      ['transcription'],
      147_951_465,
      {
        state: 'broken',
        problem: 'ggml-base.bin has 1204 bytes and not 147951465',
      },
    ),
    model('bge-m3', 'Finds passages by meaning in a hundred languages', ['embeddings'], 0, {
      installable: false,
      problem:
        "bge-m3 can't be fetched: its hash is not known to this version; import it from a folder with a model card",
    }),
  ];
  let servers: Server[] = [
    {
      name: 'lab',
      url: 'http://10.0.0.7:11434',
      model: 'qwen3:4b',
      stages: ['translation'],
      has_key: false,
      context_tokens: 8192,
    },
  ];
  const find = (id: string) =>
    models.find((one) => one.id === id) ?? refuse('not_found', `there is no model ${id}`);
  const change = (one: Model, values: Partial<Model>, waiting: number) => ({
    model: { ...Object.assign(one, values) },
    waiting,
  });
  const serverOf = (name: string) =>
    servers.find((one) => one.name === name) ?? refuse('not_found', `there is no server "${name}"`);

  return {
    get_models: () => ({ folder, models: models.map((one) => ({ ...one })) }),
    install_model: ({ id }) => {
      const one = find(id);
      if (!one.installable) refuse('conflict', one.problem ?? `${id} can't be fetched`);
      return change(one, { state: 'installed', present_bytes: one.size_bytes, problem: null }, 14);
    },
    import_model: ({ path, id, stages, languages }) => {
      if (path.includes('missing')) refuse('not_found', `${path} can't be read`);
      const name = id ?? path.split('/').at(-1) ?? path;
      const one = model(name, 'taken in from a folder', stages, 1_117_320_736, {
        state: 'installed',
        languages,
      });
      models.unshift(one);
      return { model: { ...one }, waiting: 14 };
    },
    remove_model: ({ id }) => change(find(id), { state: 'available', present_bytes: 0 }, 0),
    get_servers: () => ({ servers: [...servers] }),
    set_server: ({ name, url, model, key, stages, context_tokens }) => {
      const before = servers.find((one) => one.name === name);
      const has_key = key === null ? (before?.has_key ?? false) : key !== '';
      const server = { name, url, model, stages, has_key, context_tokens: context_tokens ?? 4096 };
      servers = [...servers.filter((one) => one.name !== name), server];
      return { servers: [...servers], waiting: 14 };
    },
    remove_server: ({ name }) => {
      serverOf(name);
      servers = servers.filter((one) => one.name !== name);
      return { servers: [...servers], waiting: 0 };
    },
    check_server: ({ name }) => ({
      name,
      health: 'good',
      finding: `it answers and has ${serverOf(name).model}`,
      hint: null,
      models: [serverOf(name).model, 'bge-m3'],
      seconds: 0.2,
    }),
  };
}

function model(
  id: string,
  purpose: string,
  stages: Stage[],
  size_bytes: number,
  more: Partial<Model> = {},
): Model {
  return {
    id,
    name: id,
    purpose,
    stages,
    languages: [],
    size_bytes,
    present_bytes: more.state === 'installed' ? size_bytes : 0,
    licence: 'Apache-2.0',
    homepage: 'https://example.invalid',
    state: 'available',
    installable: true,
    problem: null,
    files: [],
    ...more,
  };
}
