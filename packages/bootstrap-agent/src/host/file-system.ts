/** What is found at a path. */
export type FileKind = 'file' | 'folder';

/** How a file is written. */
export interface WriteOptions {
  /** Permission bits. Default: 0o644. */
  readonly mode?: number;
}

/**
 * The files of the host. Every path is absolute as the host itself and its programs see it
 * (`/etc/kubernetes/admin.conf`); where the host's root is mounted elsewhere, the adapter adds the prefix.
 */
export interface FileSystem {
  /** The content, or `undefined` when there is no such file. @throws {ClusterError} AGENT_FILE_UNREADABLE otherwise. */
  read(path: string): Promise<string | undefined>;
  /**
   * Replaces a file as a whole: whoever reads it, also after a power cut, sees the old content or the new one.
   * Folders above it are made. @throws {ClusterError} AGENT_FILE_UNWRITABLE
   */
  write(path: string, content: string, options?: WriteOptions): Promise<void>;
  /**
   * Makes a file, as a whole, that must not exist yet: of many that try at once one succeeds. Folders above it are made.
   * @returns whether it did. @throws {ClusterError} AGENT_FILE_UNWRITABLE
   */
  create(path: string, content: string): Promise<boolean>;
  /** Removes a file or a folder with all it holds; fine when it is not there. @throws {ClusterError} AGENT_FILE_UNWRITABLE */
  remove(path: string): Promise<void>;
  kind(path: string): Promise<FileKind | undefined>;
  /** Names in a folder, sorted; none when it does not exist. */
  list(folder: string): Promise<readonly string[]>;
}
