/** The upload being prepared: which paths, into which case, about whom. */
import type { Suspect, UploadResponse, WireError } from '../bindings';
import type { Client } from '../platform/client';
import { toWireError } from '../platform/platform';

const home = 'IN';

export interface PersonDraft {
  id: string;
  fields: [key: string, value: string][];
}

export type Mode = 'new' | 'existing';

export class Upload {
  open = $state(false);
  paths = $state.raw<string[]>([]);
  mode = $state<Mode>('new');
  newName = $state('');
  existingName = $state('');
  /** Of a new case: whose telephone numbers stand without a country's code. */
  country = $state(home);
  parentJobId = $state<string | null>(null);
  persons = $state<PersonDraft[]>([]);
  error = $state.raw<WireError | null>(null);
  busy = $state(false);

  constructor(private client: Client) {}

  /** Opens with paths; while it is open, adds them. The open case is preselected. */
  begin(paths: string[], current: string | null) {
    if (!this.open) this.#reset(current);
    this.paths = [...new Set([...this.paths, ...paths])];
    this.open = true;
  }

  drop(path: string) {
    this.paths = this.paths.filter((one) => one !== path);
  }

  addPerson() {
    const fields: PersonDraft['fields'] = [
      ['name', ''],
      ['aliases', ''],
      ['phone', ''],
    ];
    this.persons.push({ id: `P${this.persons.length + 1}`, fields });
  }

  get caseName(): string {
    return (this.mode === 'new' ? this.newName : this.existingName).trim();
  }

  /** The recorded job; nothing when it was refused, with the reason in `error`. */
  async submit(): Promise<UploadResponse | null> {
    this.error = this.#problem();
    if (this.error || this.busy) return null;
    this.busy = true;
    try {
      const answer = await this.client.uploadDocuments(this.paths, {
        caseName: this.caseName,
        country: this.mode === 'new' ? this.country : null,
        parentJobId: this.mode === 'existing' ? this.parentJobId : null,
        suspects: toSuspects(this.persons),
      });
      this.open = false;
      return answer;
    } catch (thrown) {
      this.error = toWireError(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #problem(): WireError | null {
    if (this.paths.length === 0)
      return invalid('No files are chosen.', 'Drop files here, or choose them.');
    if (!this.caseName && this.mode === 'new')
      return invalid('The case has no name.', 'Type a name, such as "Operation Phoenix".');
    if (!this.caseName) return invalid('No case is chosen.', 'Choose one, or make a new case.');
    return null;
  }

  #reset(current: string | null) {
    this.paths = [];
    this.mode = current ? 'existing' : 'new';
    this.newName = '';
    this.country = home;
    this.existingName = current ?? '';
    this.parentJobId = null;
    this.persons = [];
    this.error = null;
  }
}

function invalid(message: string, hint: string): WireError {
  return { code: 'invalid', message, hint };
}

/** Persons without an id and empty fields are left out. */
export function toSuspects(persons: PersonDraft[]): Suspect[] {
  return persons
    .filter((person) => person.id.trim() && person.fields.some(([, value]) => value.trim()))
    .map((person) => ({
      id: person.id.trim(),
      fields: Object.fromEntries(
        person.fields
          .map(([key, value]) => [key.trim(), value.trim()])
          .filter(([key, value]) => key && value),
      ) as Record<string, string>,
    }));
}
