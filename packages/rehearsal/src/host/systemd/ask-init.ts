import { createConnection } from 'node:net';
import type { Host } from '../host.ts';
import { CONTROL_SOCKET, type ControlRequest, type ControlResponse } from './control-request.ts';

/**
 * Asks init of this instance. Changes the process's working folder to the instance's root.
 *
 * @throws {Error} with code ENOENT or ECONNREFUSED when init does not run.
 */
export async function askInit(host: Host, request: ControlRequest): Promise<ControlResponse> {
  process.chdir(host.root);
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path: CONTROL_SOCKET });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('end', () => {
      if (answer === '') reject(new Error('init closed the connection without an answer'));
      else resolve(JSON.parse(answer) as ControlResponse);
    });
    socket.on('error', reject);
  });
}
