import { AwsError } from '../../protocol/aws-error.ts';

export interface DocumentParameter {
  readonly type: 'String' | 'StringList' | 'Integer' | 'Boolean';
  readonly default?: string | number | boolean | readonly string[];
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
  readonly minChars?: number;
  readonly maxChars?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A Command document reduced to what running it needs. */
export interface CommandDocument {
  readonly description: string | undefined;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly step: {
    readonly name: string;
    readonly runCommand: string | readonly string[];
    readonly timeoutSeconds: string | undefined;
    readonly workingDirectory: string | undefined;
  };
}

type Json = Readonly<Record<string, unknown>>;

const documentKeys = ['schemaVersion', 'description', 'parameters', 'mainSteps'];
const parameterKeys = [
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'displayType',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
];
const inputKeys = ['runCommand', 'timeoutSeconds', 'workingDirectory'];

/**
 * Reads a Command document of schema 2.2 with one `aws:runShellScript` step.
 * @throws AwsError InvalidDocumentContent for what SSM refuses, NotImplemented for what only SSM has
 * @see "Schemas, features, and examples" and "Data elements and parameters" of the Systems Manager User Guide
 */
export function parseCommandDocument(content: string): CommandDocument {
  const source = object(parse(content), 'the document');
  onlyKeys(source, documentKeys, 'the document');
  if (source.schemaVersion !== '2.2') throw invalid(`schemaVersion ${JSON.stringify(source.schemaVersion)} is not 2.2`);
  const parameters = Object.fromEntries(
    Object.entries(object(source.parameters ?? {}, 'parameters')).map(([name, value]) => [
      name,
      parseParameter(name, object(value, `parameter ${name}`)),
    ]),
  );
  const document: CommandDocument = {
    description: optionalText(source.description, 'description'),
    parameters,
    step: parseStep(source.mainSteps),
  };
  for (const name of referencesIn([
    document.step.runCommand,
    document.step.timeoutSeconds,
    document.step.workingDirectory,
  ])) {
    if (!(name in parameters)) throw invalid(`the step refers to ${name}, which is not a parameter of the document`);
  }
  return document;
}

function parseParameter(name: string, source: Json): DocumentParameter {
  onlyKeys(source, parameterKeys, `parameter ${name}`);
  const { type } = source;
  if (type !== 'String' && type !== 'StringList' && type !== 'Integer' && type !== 'Boolean') {
    throw invalid(`parameter ${name} has the type ${JSON.stringify(type)}`);
  }
  if (source.allowedPattern !== undefined)
    compilePattern(name, optionalText(source.allowedPattern, `allowedPattern of ${name}`)!);
  // Checked above as far as it decides anything; the rest is numbers and lists that are used as they stand.
  return source as unknown as DocumentParameter;
}

/** The pattern has to match the whole value. */
export function compilePattern(name: string, pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch (error) {
    throw invalid(`allowedPattern of ${name} is not a regular expression: ${String(error)}`);
  }
}

function parseStep(mainSteps: unknown): CommandDocument['step'] {
  if (!Array.isArray(mainSteps) || mainSteps.length === 0) throw invalid('mainSteps is empty');
  if (mainSteps.length > 1) throw new AwsError('NotImplemented', 'Documents have one step here.', { status: 501 });
  const step = object(mainSteps[0], 'the step');
  if (step.action !== 'aws:runShellScript')
    throw new AwsError('NotImplemented', `The action ${String(step.action)} is not simulated.`, { status: 501 });
  const inputs = object(step.inputs, 'inputs');
  onlyKeys(inputs, inputKeys, 'inputs');
  const { runCommand } = inputs;
  const lines = Array.isArray(runCommand)
    ? runCommand.map((line) => optionalText(line, 'runCommand')!)
    : optionalText(runCommand, 'runCommand');
  if (lines === undefined || lines.length === 0) throw invalid('runCommand is empty');
  return {
    name: optionalText(step.name, 'name') ?? 'aws:runShellScript',
    runCommand: lines,
    timeoutSeconds: optionalText(
      typeof inputs.timeoutSeconds === 'number' ? `${inputs.timeoutSeconds}` : inputs.timeoutSeconds,
      'timeoutSeconds',
    ),
    workingDirectory: optionalText(inputs.workingDirectory, 'workingDirectory'),
  };
}

function referencesIn(texts: readonly (string | readonly string[] | undefined)[]): readonly string[] {
  return texts
    .flatMap((text) => text ?? [])
    .flatMap((text) => [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((match) => match[1]!));
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw invalid(`the content is not JSON: ${String(error)}`);
  }
}

function onlyKeys(source: Json, keys: readonly string[], where: string): void {
  const unknown = Object.keys(source).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw invalid(`${where} has the unknown key ${unknown}`);
}

function object(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} is not an object`);
  return value as Json;
}

function optionalText(value: unknown, what: string): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw invalid(`${what} is not a string`);
  return value;
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidDocumentContent', `The content for the document is not valid: ${what}.`);
}
