import { randomBytes, randomUUID } from 'node:crypto';

/** Where ids, tokens and keys come from; a seeded one repeats a run exactly. */
export interface IdSource {
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  uuid(): string;
}

export const randomIds: IdSource = {
  hex: (digits) =>
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits),
  uuid: () => randomUUID(),
};
