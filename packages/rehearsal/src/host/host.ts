import { join } from 'node:path';

/** The instance that a program runs on. */
export interface Host {
  /** Folder that stands for `/`. */
  readonly root: string;
  /** Its private address, a loopback one: every port of the instance is on it. */
  readonly address: string;
  /** Node name, the instance's private DNS name. */
  readonly name: string;
  /** Where a path of the instance is on this machine. */
  path(absolute: string): string;
}

/** Builds the description of an instance. */
export function createHost(root: string, address: string, name: string): Host {
  return { root, address, name, path: (absolute) => join(root, absolute) };
}

/**
 * Reads the instance from `HOST_ROOT`, `HOST_ADDRESS` and `HOST_NAME`, which every process on it inherits.
 *
 * @throws {Error} when one is missing: the program was started outside of an instance.
 */
export function hostFromEnvironment(environment: NodeJS.ProcessEnv): Host {
  const { HOST_ROOT: root, HOST_ADDRESS: address, HOST_NAME: name } = environment;
  if (!root || !address || !name)
    throw new Error('not on an instance: HOST_ROOT, HOST_ADDRESS and HOST_NAME are needed');
  return createHost(root, address, name);
}
