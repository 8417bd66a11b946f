// Runs the contract suites of core-sdk's AWS adapters against an endpoint:
//   npm run contract                                       AWS on this machine (packages/local-aws)
//   npm run contract -- --endpoint http://127.0.0.1:4566   LocalStack, moto, AWS's emulator, ...
//   npm run contract -- --endpoint aws                     the account of the environment's credentials
// Whatever they make (two tables, a bucket, some parameters) has a random name and is removed at the end.
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { root } from './workspace.ts';

const USAGE = 'usage: npm run contract -- [--endpoint URL|aws] [--region REGION]';

/** The environment that the suites read, from command line arguments; a sentence when they are wrong. */
export function contractEnvironment(argv: readonly string[]): Readonly<Record<string, string>> | string {
  try {
    const { endpoint, region } = parseArgs({
      args: [...argv],
      options: { endpoint: { type: 'string' }, region: { type: 'string' } },
    }).values;
    if (endpoint !== undefined && endpoint !== 'aws' && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
      return `--endpoint must be an http(s) address or "aws", not ${endpoint}\n${USAGE}`;
    }
    return {
      ...(endpoint === undefined ? {} : { CONTRACT_ENDPOINT: endpoint }),
      ...(region === undefined ? {} : { AWS_REGION: region }),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

if (import.meta.main) {
  const environment = contractEnvironment(process.argv.slice(2));
  if (typeof environment === 'string') {
    console.error(environment);
    process.exitCode = 2;
  } else {
    Object.assign(process.env, environment);
    const suites = ['packages/rehearsal/test/contract/'];
    const vitest = await startVitest('test', suites, { root, watch: false, run: true, project: 'rehearsal' });
    await vitest.close();
  }
}
