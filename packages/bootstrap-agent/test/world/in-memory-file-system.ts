import type { FileKind, FileSystem, WriteOptions } from '../../src/host/file-system.ts';

/** Files in memory. Folders exist as far as files lie in them. */
export class InMemoryFileSystem implements FileSystem {
  readonly files: Map<string, { readonly content: string; readonly mode: number }> = new Map();

  async read(path: string): Promise<string | undefined> {
    return this.files.get(path)?.content;
  }

  async write(path: string, content: string, { mode = 0o644 }: WriteOptions = {}): Promise<void> {
    this.files.set(path, { content, mode });
  }

  async create(path: string, content: string): Promise<boolean> {
    if (this.files.has(path)) return false;
    await this.write(path, content);
    return true;
  }

  async remove(path: string): Promise<void> {
    for (const file of this.files.keys()) {
      if (file === path || file.startsWith(`${path}/`)) this.files.delete(file);
    }
  }

  async kind(path: string): Promise<FileKind | undefined> {
    if (this.files.has(path)) return 'file';
    return [...this.files.keys()].some((file) => file.startsWith(`${path}/`)) ? 'folder' : undefined;
  }

  async list(folder: string): Promise<readonly string[]> {
    const below = [...this.files.keys()].filter((file) => file.startsWith(`${folder}/`));
    return [...new Set(below.map((file) => file.slice(folder.length + 1).split('/', 1)[0] ?? ''))].sort();
  }
}
