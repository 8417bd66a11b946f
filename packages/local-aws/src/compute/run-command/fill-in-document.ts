import { AwsError } from '../../protocol/aws-error.ts';
import { type CommandDocument, compilePattern, type DocumentParameter } from './command-document.ts';

/** A document with its parameters filled in: what the instance gets to run. */
export interface FilledDocument {
  readonly script: string;
  readonly executionTimeoutMs: number;
  readonly workingDirectory: string | undefined;
}

const DEFAULT_EXECUTION_TIMEOUT_S = 3600;
const LONGEST_EXECUTION_TIMEOUT_S = 172_800;

/**
 * Checks the parameters of a send and puts them into the document's step. Values go in as they are: a document that
 * does not restrict them hands a shell to whoever may send it.
 * @throws AwsError InvalidParameters
 */
export function fillInDocument(
  document: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
): FilledDocument {
  const unknown = Object.keys(given).find((name) => !(name in document.parameters));
  if (unknown !== undefined) throw invalid(`Parameter ${unknown} is not defined in the document.`);
  const values = new Map(
    Object.entries(document.parameters).map(([name, parameter]) => [name, valuesOf(name, parameter, given[name])]),
  );
  const { step } = document;
  const lines = [step.runCommand].flat().flatMap((line) => {
    const whole = /^\{\{\s*(\w+)\s*\}\}$/.exec(line)?.[1];
    return whole === undefined ? fillIn(line, values) : (values.get(whole) ?? line);
  });
  return {
    script: lines.join('\n'),
    executionTimeoutMs: executionTimeout(step.timeoutSeconds && fillIn(step.timeoutSeconds, values)),
    workingDirectory: step.workingDirectory && fillIn(step.workingDirectory, values),
  };
}

function valuesOf(name: string, parameter: DocumentParameter, given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) {
    if (parameter.default === undefined)
      throw invalid(`Parameter ${name} is required, and the document has no default for it.`);
    return [parameter.default].flat().map(String);
  }
  checkCount(name, parameter, given);
  for (const value of given) checkValue(name, parameter, value);
  return given;
}

function checkCount(name: string, parameter: DocumentParameter, given: readonly string[]): void {
  if (parameter.type !== 'StringList') {
    if (given.length !== 1) throw invalid(`Parameter ${name} takes one value, not ${given.length}.`);
    return;
  }
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = parameter;
  if (given.length < minItems || given.length > maxItems) throw invalid(`Parameter ${name} has ${given.length} items.`);
}

function checkValue(name: string, parameter: DocumentParameter, value: string): void {
  const { type, allowedValues, allowedPattern, minChars = 0, maxChars = Number.POSITIVE_INFINITY } = parameter;
  if (type === 'Integer' && !/^-?\d+$/.test(value)) throw invalid(`Parameter ${name} is not an integer.`);
  if (type === 'Boolean' && value !== 'true' && value !== 'false') throw invalid(`Parameter ${name} is not a boolean.`);
  if (value.length < minChars || value.length > maxChars)
    throw invalid(`Parameter ${name} has ${value.length} characters.`);
  if (allowedValues !== undefined && !allowedValues.includes(value)) {
    throw invalid(
      `Parameter ${name} has a value that is not allowed: ${value}. Allowed values: ${allowedValues.join(', ')}.`,
    );
  }
  if (allowedPattern !== undefined && !compilePattern(name, allowedPattern).test(value)) {
    throw invalid(`Parameter ${name} has a value that does not match the pattern ${allowedPattern}.`);
  }
}

function fillIn(text: string, values: ReadonlyMap<string, readonly string[]>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_match, name: string) => values.get(name)!.join(' '));
}

function executionTimeout(seconds: string | undefined): number {
  const value = seconds === undefined || seconds === '' ? DEFAULT_EXECUTION_TIMEOUT_S : Number(seconds);
  if (!Number.isInteger(value) || value < 1 || value > LONGEST_EXECUTION_TIMEOUT_S)
    throw invalid(`timeoutSeconds is ${seconds}.`);
  return value * 1000;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameters', message);
}
