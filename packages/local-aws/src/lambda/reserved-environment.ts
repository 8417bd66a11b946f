import type { InstanceCredentials } from '../compute/imds/metadata-tree.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** Variables that a function's own configuration may not set ("Using Lambda environment variables"). */
const reserved: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

const LARGEST_ENVIRONMENT_BYTES = 4096;

/** @throws AwsError InvalidParameterValueException */
export function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const used = Object.keys(variables).filter((name) => reserved.has(name));
  if (used.length > 0) {
    throw new AwsError(
      'InvalidParameterValueException',
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${used.join(', ')}`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > LARGEST_ENVIRONMENT_BYTES) {
    throw new AwsError(
      'InvalidParameterValueException',
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${bytes} bytes`,
    );
  }
}

/** Everything a function's process has in its environment; nothing is inherited from this process. */
export function environmentOf(
  definition: LambdaFunction,
  deps: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: InstanceCredentials;
    readonly logStream: string;
    /** Marks of the run that started it, for whoever cleans up. */
    readonly marks: Readonly<Record<string, string>>;
  },
): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...deps.marks,
    ...definition.environment,
    AWS_ENDPOINT_URL: deps.endpoint,
    _HANDLER: definition.handler,
    AWS_REGION: deps.region,
    AWS_DEFAULT_REGION: deps.region,
    AWS_ACCESS_KEY_ID: deps.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: deps.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: deps.credentials.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: definition.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: deps.logStream,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: definition.codeFolder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}
