import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { agentErrors } from '../errors/agent-errors.ts';
import type { FileKind, FileSystem, WriteOptions } from './file-system.ts';

/** The files below `root` (default `/`), through node:fs. */
export class NodeFileSystem implements FileSystem {
  readonly #root: string;

  constructor(root = '/') {
    this.#root = root;
  }

  async read(path: string): Promise<string | undefined> {
    const file = this.#locate(path);
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      if (isAbsent(cause)) return undefined;
      throw agentErrors.AGENT_FILE_UNREADABLE({ path: file }, { cause });
    }
  }

  async write(path: string, content: string, { mode = 0o644 }: WriteOptions = {}): Promise<void> {
    await this.#place(path, content, mode, rename);
  }

  async create(path: string, content: string): Promise<boolean> {
    // A link, unlike a rename, fails where there is something; and unlike an exclusive open it is never seen half written.
    return this.#place(path, content, 0o644, (temporary, file) =>
      link(temporary, file).then(
        () => rm(temporary),
        (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? false : Promise.reject(error)),
      ),
    );
  }

  /** Writes beside `path` and puts it there; whether `put` did. */
  async #place(
    path: string,
    content: string,
    mode: number,
    put: (temporary: string, file: string) => Promise<void | false>,
  ): Promise<boolean> {
    const file = this.#locate(path);
    const temporary = `${file}.${process.pid}.new`;
    try {
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(temporary, 'w', mode);
      try {
        await handle.chmod(mode);
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
      const isPlaced = (await put(temporary, file)) !== false;
      if (isPlaced) await syncFolder(dirname(file));
      else await rm(temporary);
      return isPlaced;
    } catch (cause) {
      // Where a file stands in the place of a folder, there is nothing to remove either.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw agentErrors.AGENT_FILE_UNWRITABLE({ path: file }, { cause });
    }
  }

  async remove(path: string): Promise<void> {
    const file = this.#locate(path);
    try {
      await rm(file, { recursive: true, force: true });
    } catch (cause) {
      throw agentErrors.AGENT_FILE_UNWRITABLE({ path: file }, { cause });
    }
  }

  async kind(path: string): Promise<FileKind | undefined> {
    const file = this.#locate(path);
    try {
      return (await stat(file)).isDirectory() ? 'folder' : 'file';
    } catch (cause) {
      if (isAbsent(cause)) return undefined;
      throw agentErrors.AGENT_FILE_UNREADABLE({ path: file }, { cause });
    }
  }

  async list(folder: string): Promise<readonly string[]> {
    const path = this.#locate(folder);
    try {
      return (await readdir(path)).sort();
    } catch (cause) {
      if (isAbsent(cause)) return [];
      throw agentErrors.AGENT_FILE_UNREADABLE({ path }, { cause });
    }
  }

  #locate(path: string): string {
    return join(this.#root, path);
  }
}

// A rename survives a power cut only when the folder that holds the name was synced too.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
