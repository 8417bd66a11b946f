import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Host } from './host.ts';

/** Writes a file of the instance with its mode, making its folder. */
export function writeHostFile(host: Host, path: string, text: string, mode: number = 0o600): void {
  const file = host.path(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}
