/** Chance, as far as the cluster's code may see it. */
export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
}

/** The platform's generator; `hex` is fit for tokens. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  hex: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex'),
};
