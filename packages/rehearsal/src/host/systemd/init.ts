import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Host } from '../host.ts';
import { answerControlRequest, type InitTables } from './answer-control-request.ts';
import { ContainerTable } from './container-table.ts';
import { CONTROL_SOCKET, type ControlRequest } from './control-request.ts';
import { ServiceTable } from './service-table.ts';

/** Time that a service has to end when the instance is powered off, in milliseconds. */
const POWER_OFF_MS = 3000;

/**
 * PID 1 of an instance: boots the enabled services, runs services and containers as its children, and ends with all of
 * them on SIGTERM or when the hypervisor that started it is gone.
 */
export async function runInit(host: Host): Promise<number> {
  process.chdir(host.root);
  mkdirSync('run/systemd', { recursive: true });
  rmSync(CONTROL_SOCKET, { force: true });

  const tables: InitTables = { services: new ServiceTable(host), containers: new ContainerTable(host) };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    answer(tables, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: CONTROL_SOCKET }, resolve);
  });
  for (const name of tables.services.enabled()) void tables.services.get(name)?.start();

  const end = Promise.withResolvers<undefined>();
  process.once('SIGTERM', end.resolve);
  process.once('disconnect', end.resolve);
  process.on('SIGINT', () => {}); // Ctrl-C reaches the hypervisor, which decides.
  process.send?.('ready');
  await end.promise;

  server.close();
  await tables.services.stopAll(POWER_OFF_MS);
  await Promise.all(tables.containers.list().map(({ name }) => tables.containers.remove(name, POWER_OFF_MS)));
  return 0;
}

function answer(tables: InitTables, socket: Socket): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => {}); // The asker is gone: what it asked for is done all the same.
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0) return;
    void respond(tables, socket, JSON.parse(text.slice(0, end)) as ControlRequest);
  });
}

async function respond(tables: InitTables, socket: Socket, request: ControlRequest): Promise<void> {
  socket.end(JSON.stringify(await answerControlRequest(tables, request)));
}
