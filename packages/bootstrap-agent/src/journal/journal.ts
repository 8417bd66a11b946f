import type { FileSystem } from '../host/file-system.ts';
import type { RoleName } from '../roles/role.ts';

/** Where the journal lies; it survives a reboot together with what it tells of. */
export const JOURNAL_PATH = '/var/lib/bootstrap-agent/journal.json';

/** How far a step got. */
export type StepProgress = 'started' | 'done' | 'undone';

interface JournalDocument {
  readonly version: 1;
  /** Tells this node's leases from those of another run under the same instance id. */
  readonly nonce: string;
  readonly role?: RoleName;
  /** The trace that every run of this role continues. */
  readonly traceparent?: string;
  readonly steps: Readonly<Record<string, StepProgress>>;
}

/**
 * What runs of the agent did on this node. It only remembers: whether a step is needed is asked of the world. It is
 * needed for what the world cannot tell: who began something that must be undone, and under which name.
 */
export class Journal {
  readonly #files: FileSystem;
  #document: JournalDocument;

  private constructor(files: FileSystem, document: JournalDocument) {
    this.#files = files;
    this.#document = document;
  }

  /** Reads the journal or begins one. One that cannot be read is kept beside it, and a new one begun. */
  static async open(files: FileSystem, newNonce: () => string): Promise<Journal> {
    const text = await files.read(JOURNAL_PATH);
    const found = text === undefined ? undefined : parse(text);
    if (text !== undefined && found === undefined)
      await files.write(`${JOURNAL_PATH}.unreadable`, text, { mode: 0o600 });
    const journal = new Journal(files, found ?? { version: 1, nonce: newNonce(), steps: {} });
    if (found === undefined) await journal.#save();
    return journal;
  }

  get nonce(): string {
    return this.#document.nonce;
  }

  get role(): RoleName | undefined {
    return this.#document.role;
  }

  get traceparent(): string | undefined {
    return this.#document.traceparent;
  }

  /** Names of the steps that were begun and not undone, in the order in which they were begun. */
  get begun(): readonly string[] {
    return Object.entries(this.#document.steps)
      .filter(([, progress]) => progress !== 'undone')
      .map(([name]) => name);
  }

  progress(step: string): StepProgress | undefined {
    return this.#document.steps[step];
  }

  /** Takes up a role; what an earlier role did is forgotten, its leftovers are found on the disk. */
  async begin(role: RoleName, traceparent: string | undefined): Promise<void> {
    if (this.#document.role === role) return;
    const { nonce } = this.#document;
    this.#document = { version: 1, nonce, role, steps: {}, ...(traceparent === undefined ? {} : { traceparent }) };
    await this.#save();
  }

  async record(step: string, progress: StepProgress): Promise<void> {
    this.#document = { ...this.#document, steps: { ...this.#document.steps, [step]: progress } };
    await this.#save();
  }

  #save(): Promise<void> {
    return this.#files.write(JOURNAL_PATH, `${JSON.stringify(this.#document, undefined, 2)}\n`, { mode: 0o600 });
  }
}

function parse(text: string): JournalDocument | undefined {
  try {
    const document = JSON.parse(text) as Partial<JournalDocument> | null;
    return document?.version === 1 && typeof document.nonce === 'string' && typeof document.steps === 'object'
      ? (document as JournalDocument)
      : undefined;
  } catch {
    return undefined;
  }
}
