import { createServer, type Server } from 'node:net';

/** A block of loopback addresses that belongs to this run: `127.0.<third>.1` to `127.0.<third + 3>.254`. */
export interface AddressBlock {
  /** Third octet of the first address. */
  readonly third: number;
  release(): void;
}

/** Blocks are this many third octets wide: one for the services, one for control planes, one for workers, one spare. */
const WIDTH = 4;
const LOCK_PORT = 17_171;

/**
 * Reserves a block of loopback addresses. A listening socket is the lock: the kernel frees it however the process ends,
 * and two rehearsals on one machine get two blocks.
 *
 * @throws {Error} when 60 rehearsals are running.
 */
export async function reserveAddressBlock(): Promise<AddressBlock> {
  for (let third = 1; third + WIDTH <= 241; third += WIDTH) {
    const server = await tryListen(`127.0.${third}.254`);
    if (server !== undefined) return { third, release: () => void server.close() };
  }
  throw new Error('every block of loopback addresses is in use: are other rehearsals running?');
}

function tryListen(host: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ host, port: LOCK_PORT }, () => {
      resolve(server);
    });
  });
}
