/** The passwords of the case whose dialog is open, and what adding one set going. */
import type { Passwords as Answer } from '../bindings';
import type { Client } from '../platform/client';
import { Resource } from './resource.svelte';

export class Passwords {
  /** The case of the dialog; none when it is closed. */
  caseName = $state<string | null>(null);
  answer = new Resource<Answer>();
  /** Locked files that the newest password lets try again; none before one was added. */
  touched = $state<number | null>(null);

  constructor(private client: Client) {}

  open(caseName: string) {
    this.caseName = caseName;
    this.touched = null;
    this.answer.clear();
    void this.answer.load(() => this.client.getPasswords(caseName));
  }

  close() {
    this.caseName = null;
    this.answer.clear();
  }

  /** As it is typed: a blank at its end belongs to it. False when it was refused. */
  async add(password: string): Promise<boolean> {
    const name = this.caseName;
    if (name === null || password === '') return false;
    const answer = await this.answer.load(() => this.client.addPassword(name, password));
    if (answer) this.touched = answer.touched;
    return answer !== null;
  }

  async remove(password: string) {
    const name = this.caseName;
    if (name === null) return;
    this.touched = null;
    await this.answer.load(() => this.client.removePassword(name, password));
  }
}
