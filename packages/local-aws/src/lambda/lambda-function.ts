import type { Statement } from '../iam/policy-document.ts';

/** A function as it is registered; an update makes the next record. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly handler: string;
  /** ARN of the role its code runs as. */
  readonly role: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder with the unpacked code. */
  readonly codeFolder: string;
  readonly codeSha256: string;
  readonly codeSizeBytes: number;
  readonly tracing: 'Active' | 'PassThrough';
  readonly logFormat: 'JSON' | 'Text';
  readonly logGroup: string;
  /** At most so many invocations at once. */
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
  readonly modifiedAt: number;
  /** What becomes of asynchronous invocations that fail. */
  readonly asyncConfig: AsyncConfig;
  /** Who else may invoke it: statements of its resource policy. */
  readonly permissions: readonly Statement[];
}

export interface AsyncConfig {
  /** 0 to 2; default 2. */
  readonly maxRetries: number;
  /** 60 to 21,600 s; default 6 hours. */
  readonly maxAgeMs: number;
  readonly onFailureArn: string | undefined;
}

export const defaultAsyncConfig: AsyncConfig = { maxRetries: 2, maxAgeMs: 6 * 3_600_000, onFailureArn: undefined };
