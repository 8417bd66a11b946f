import { assert, asyncProperty } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyServiceDefinition } from '../server/service-definition.ts';
import { startTestEndpoint, type TestEndpoint } from '../server/test-endpoint.ts';
import { type OperationModel, readServiceModel } from './service-model.ts';
import { valueOf } from './shape-arbitrary.ts';

// Every operation of a service, through an unchanged client: what it sends arrives, what is answered is returned.

interface Subject {
  readonly signingName: string;
  readonly sdk: () => Promise<object>;
  /** Operations whose bodies the client changes or checks beyond the protocol. */
  readonly except?: readonly string[];
  /** Takes one operation out of so many. */
  readonly every?: number;
}

const subjects: readonly Subject[] = [
  { signingName: 'ssm', sdk: () => import('@aws-sdk/client-ssm') },
  { signingName: 'dynamodb', sdk: () => import('@aws-sdk/client-dynamodb') },
  { signingName: 'events', sdk: () => import('@aws-sdk/client-eventbridge'), except: ['PutEvents'] },
  { signingName: 'monitoring', sdk: () => import('@aws-sdk/client-cloudwatch') },
  { signingName: 'autoscaling', sdk: () => import('@aws-sdk/client-auto-scaling') },
  { signingName: 'elasticloadbalancing', sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2') },
  {
    signingName: 'sts',
    sdk: () => import('@aws-sdk/client-sts'),
    except: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
  },
  { signingName: 'ec2', sdk: () => import('@aws-sdk/client-ec2'), except: ['CopySnapshot'], every: 8 },
  {
    signingName: 'lambda',
    sdk: () => import('@aws-sdk/client-lambda'),
    except: ['Invoke', 'InvokeWithResponseStream', 'InvokeAsync'],
  },
  {
    signingName: 'sqs',
    sdk: () => import('@aws-sdk/client-sqs'),
    except: ['SendMessage', 'SendMessageBatch', 'ReceiveMessage'],
  },
];

type Client = { send(command: object): Promise<object>; destroy(): void };

describe.each(subjects)('$signingName', ({ signingName, sdk, except = [], every = 1 }) => {
  let endpoint: TestEndpoint;
  let client: Client;
  let module: Readonly<Record<string, unknown>>;
  const arrived = { input: undefined as unknown };
  const answer = { output: {} as object };

  beforeAll(async () => {
    module = (await sdk()) as Readonly<Record<string, unknown>>;
    const names = readServiceModel(module).operations.keys();
    const handle = (input: unknown): object => {
      arrived.input = input;
      return answer.output;
    };
    const operations = Object.fromEntries([...names].map((name) => [name, handle]));
    const service: AnyServiceDefinition = { signingName, sdk, operations };
    endpoint = await startTestEndpoint(() => [service]);
    const name = Object.keys(module).find((key) => /^[A-Z]\w*Client$/.test(key)) ?? '';
    const Construct = module[name] as new (config: object) => Client;
    client = new Construct({ ...endpoint.client, disableHostPrefix: true });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.close();
  });

  const send = async (operation: OperationModel, input: unknown): Promise<object> => {
    const Command = module[`${operation.name}Command`] as new (given: unknown) => object;
    const { $metadata: _metadata, ...output } = (await client.send(new Command(input))) as { $metadata: object };
    return output;
  };

  test('carries every operation there and back', async () => {
    const operations = [...readServiceModel(module).operations.values()];
    const chosen = operations.filter((operation, n) => n % every === 0 && !except.includes(operation.name));
    for (const operation of chosen) {
      const there = asyncProperty(valueOf(operation.input), valueOf(operation.output), async (input, output) => {
        answer.output = output as object;
        const returned = await send(operation, input);
        const { name } = operation;
        expect({ name, input: arrived.input, output: returned }).toMatchObject({ name, input, output });
      });
      await assert(there, { numRuns: 2, seed: 7 });
    }
  }, 60_000);
});
