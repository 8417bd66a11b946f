import { spawn } from 'node:child_process';

/** What an invocation in a process of its own came to. */
export interface BundleInvocation {
  readonly result: unknown;
  /** Message and code of what the handler threw. */
  readonly thrown?: { readonly message: string; readonly code?: string };
  /** Records on standard output. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly stderr: string;
}

const program = `
  const { handler } = await import(process.argv[1]);
  const { event, context } = JSON.parse(process.argv[2]);
  const deadline = Date.now() + 60_000;
  const answer = await handler(event, { ...context, getRemainingTimeInMillis: () => deadline - Date.now() }).then(
    (result) => ({ result }),
    ({ message, code }) => ({ thrown: { message, code } }),
  );
  process.send(answer, () => process.disconnect());
`;

/** Loads a built bundle and invokes its handler once, as Lambda would, with nothing of this process's environment. */
export function invokeBundle(
  file: string,
  event: object,
  env: Readonly<Record<string, string>>,
): Promise<BundleInvocation> {
  const context = { awsRequestId: 'request-1', functionName: 'demo-etcd-lifecycle' };
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', program, file, JSON.stringify({ event, context })],
    { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    let answer: Pick<BundleInvocation, 'result' | 'thrown'> | undefined;
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.on('message', (message: Pick<BundleInvocation, 'result' | 'thrown'>) => (answer = message));
    child.on('error', reject);
    child.on('close', (code) => {
      if (answer === undefined) reject(new Error(`the bundle ended with ${code}: ${output.stderr}`));
      else resolve({ ...answer, records: recordsIn(output.stdout), stderr: output.stderr });
    });
  });
}

function recordsIn(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
