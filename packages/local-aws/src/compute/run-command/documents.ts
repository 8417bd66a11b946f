import { createHash } from 'node:crypto';
import { AwsError } from '../../protocol/aws-error.ts';
import { type CommandDocument, parseCommandDocument } from './command-document.ts';

export interface StoredDocument {
  readonly name: string;
  readonly content: string;
  readonly document: CommandDocument;
  readonly hash: string;
  readonly createdAt: number;
  readonly owner: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** AWS's own document for shell commands, reduced to its parameters and step. */
const runShellScript = JSON.stringify({
  schemaVersion: '2.2',
  description: 'Run a shell script or specify the commands to run.',
  parameters: {
    commands: { type: 'StringList', minItems: 1 },
    workingDirectory: { type: 'String', default: '' },
    executionTimeout: {
      type: 'String',
      default: '3600',
      allowedPattern: '([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)',
    },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'aws:runShellScript',
      inputs: {
        runCommand: '{{ commands }}',
        workingDirectory: '{{ workingDirectory }}',
        timeoutSeconds: '{{ executionTimeout }}',
      },
    },
  ],
});

/** The Command documents of the account, and the one of AWS's that everybody uses. */
export class Documents {
  readonly #byName = new Map<string, StoredDocument>();

  constructor() {
    this.#put({ name: 'AWS-RunShellScript', content: runShellScript, createdAt: 0, owner: 'Amazon', tags: [] });
  }

  /** @throws AwsError DocumentAlreadyExists, InvalidDocumentContent */
  create(stored: Omit<StoredDocument, 'document' | 'hash'>): StoredDocument {
    if (this.#byName.has(stored.name))
      throw new AwsError('DocumentAlreadyExists', `Document with same name ${stored.name} already exists`);
    return this.#put(stored);
  }

  /**
   * @param reference a name, or the document's ARN
   * @throws AwsError InvalidDocument
   */
  get(reference: string): StoredDocument {
    const name = reference.replace(/^arn:aws[\w-]*:ssm:[^:]*:\d*:document\//, '');
    const stored = this.#byName.get(name);
    if (!stored) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
    return stored;
  }

  remove(name: string): void {
    this.#byName.delete(this.get(name).name);
  }

  list(): readonly StoredDocument[] {
    return [...this.#byName.values()];
  }

  #put(stored: Omit<StoredDocument, 'document' | 'hash'>): StoredDocument {
    const complete = {
      ...stored,
      document: parseCommandDocument(stored.content),
      hash: createHash('sha256').update(stored.content).digest('hex'),
    };
    this.#byName.set(stored.name, complete);
    return complete;
  }
}

/** AWS's own documents have no account in their ARN. */
export function documentArn(name: string, region: string, account: string): string {
  return `arn:aws:ssm:${region}:${name.startsWith('AWS-') ? '' : account}:document/${name}`;
}
