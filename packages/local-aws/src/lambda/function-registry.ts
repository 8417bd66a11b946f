import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allowsService } from '../iam/evaluate-policies.ts';
import type { Roles } from '../iam/roles.ts';
import { roleNameOf } from '../iam/roles.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Clock } from '../server/clock.ts';
import type { FunctionHost } from './function-host.ts';
import type { Functions } from './functions.ts';
import { defaultAsyncConfig, type LambdaFunction } from './lambda-function.ts';
import { checkEnvironment } from './reserved-environment.ts';

/** What a function is made from; the code is unpacked already. */
export interface FunctionSettings {
  readonly name: string;
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
  readonly role: string;
  readonly codeFolder: string;
  readonly description?: string | undefined;
  readonly timeoutS?: number | undefined;
  readonly memoryMb?: number | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly tracing?: string | undefined;
  readonly logFormat?: string | undefined;
  readonly logGroup?: string | undefined;
  readonly reservedConcurrency?: number | undefined;
  readonly deadLetterArn?: string | undefined;
}

/** Creates and deletes functions, refusing what Lambda refuses. */
export class FunctionRegistry {
  readonly #deps: {
    clock: Clock;
    region: string;
    accountId: string;
    functions: Functions;
    roles: Roles;
    host: FunctionHost;
  };

  constructor(deps: {
    clock: Clock;
    region: string;
    accountId: string;
    functions: Functions;
    roles: Roles;
    host: FunctionHost;
  }) {
    this.#deps = deps;
  }

  /** @throws AwsError InvalidParameterValueException, ResourceConflictException, NotImplemented */
  async create(settings: FunctionSettings): Promise<LambdaFunction> {
    const { clock, region, accountId, functions } = this.#deps;
    checkSettings(settings);
    checkEnvironment(settings.environment ?? {});
    this.#checkRole(settings.role);
    const { sha256, sizeBytes } = await measure(settings.codeFolder);
    const definition: LambdaFunction = {
      name: settings.name,
      arn: `arn:aws:lambda:${region}:${accountId}:function:${settings.name}`,
      runtime: settings.runtime!,
      handler: settings.handler!,
      role: settings.role,
      timeoutMs: (settings.timeoutS ?? 3) * 1000,
      memoryMb: settings.memoryMb ?? 128,
      description: settings.description ?? '',
      environment: settings.environment ?? {},
      codeFolder: settings.codeFolder,
      codeSha256: sha256,
      codeSizeBytes: sizeBytes,
      tracing: settings.tracing === 'Active' ? 'Active' : 'PassThrough',
      logFormat: settings.logFormat === 'JSON' ? 'JSON' : 'Text',
      logGroup: settings.logGroup ?? `/aws/lambda/${settings.name}`,
      reservedConcurrency: settings.reservedConcurrency,
      deadLetterArn: settings.deadLetterArn,
      modifiedAt: clock.now(),
      asyncConfig: defaultAsyncConfig,
      permissions: [],
    };
    functions.add(definition);
    return definition;
  }

  async remove(definition: LambdaFunction): Promise<void> {
    this.#deps.functions.remove(definition.name);
    await this.#deps.host.retire(definition.name);
  }

  #checkRole(arn: string): void {
    const role = this.#deps.roles.find(roleNameOf(arn) ?? '');
    const request = { action: 'sts:AssumeRole', resource: '*', values: {} };
    if (role && allowsService(role.trust, 'lambda.amazonaws.com', request)) return;
    throw new AwsError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    );
  }
}

function checkSettings({ name, runtime, handler, timeoutS = 3, memoryMb = 128 }: FunctionSettings): void {
  const invalid = (what: string): AwsError => new AwsError('InvalidParameterValueException', what);
  if (!/^[\w-]{1,64}$/.test(name))
    throw invalid(`Value '${name}' at 'functionName' failed to satisfy constraint: 1 to 64 letters, digits, - and _`);
  if (handler === undefined) throw invalid('Handler is required for a function whose package type is Zip');
  if (runtime === undefined || !/^nodejs\d+\.x$/.test(runtime)) {
    throw new AwsError('NotImplemented', `The runtime ${runtime} is not simulated.`, { status: 501 });
  }
  if (timeoutS < 1 || timeoutS > 900)
    throw invalid(`Value '${timeoutS}' at 'timeout' failed to satisfy constraint: between 1 and 900`);
  if (memoryMb < 128 || memoryMb > 10_240)
    throw invalid(`Value '${memoryMb}' at 'memorySize' failed to satisfy constraint: between 128 and 10240`);
}

async function measure(folder: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const content = await readFile(file);
    sizeBytes += content.length;
    hash.update(content);
  }
  return { sha256: hash.digest('base64'), sizeBytes };
}
