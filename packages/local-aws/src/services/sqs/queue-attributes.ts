import { AwsError } from '../../protocol/aws-error.ts';

/** What a queue is set to. Times in seconds, as in the API. */
export interface QueueSettings {
  readonly visibilityTimeout: number;
  readonly messageRetentionPeriod: number;
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly isFifo: boolean;
  readonly isContentDeduplicated: boolean;
  readonly isDeduplicatedByGroup: boolean;
  readonly redrive: RedrivePolicy | undefined;
}

interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export type QueueAttributes = Readonly<Record<string, string>>;

/** Name, smallest, largest and default value. @see SetQueueAttributes in the SQS API reference */
const numbers: Readonly<Record<string, readonly [min: number, max: number, initial: number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
};
const choices: Readonly<Record<string, readonly string[]>> = {
  FifoQueue: ['true'],
  ContentBasedDeduplication: ['true', 'false'],
  SqsManagedSseEnabled: ['true', 'false'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};
const documents = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'];
const texts = ['KmsMasterKeyId'];
const fifoOnly = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];

/**
 * Checks attributes that are to be set.
 * @throws AwsError InvalidAttributeName or InvalidAttributeValue
 */
export function checkAttributes(given: QueueAttributes, isFifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    if (!isAttribute(name) || (fifoOnly.includes(name) && !isFifo)) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
    if (!isAllowed(name, value)) {
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
    }
  }
}

function isAttribute(name: string): boolean {
  return name in numbers || name in choices || documents.includes(name) || texts.includes(name);
}

function isAllowed(name: string, value: string): boolean {
  const range = numbers[name];
  if (range) return /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
  if (name in choices) return choices[name]?.includes(value) ?? false;
  if (name === 'RedrivePolicy') return value === '' || readRedrivePolicy(value) !== undefined;
  return !documents.includes(name) || value === '' || parseJson(value) !== undefined;
}

/** Checked attributes in the form in which the queue uses them. */
export function readSettings(attributes: QueueAttributes): QueueSettings {
  const number = (name: string): number => Number(attributes[name] ?? numbers[name]?.[2]);
  return {
    visibilityTimeout: number('VisibilityTimeout'),
    messageRetentionPeriod: number('MessageRetentionPeriod'),
    delaySeconds: number('DelaySeconds'),
    maximumMessageSize: number('MaximumMessageSize'),
    receiveMessageWaitTimeSeconds: number('ReceiveMessageWaitTimeSeconds'),
    isFifo: attributes['FifoQueue'] === 'true',
    isContentDeduplicated: attributes['ContentBasedDeduplication'] === 'true',
    isDeduplicatedByGroup: attributes['DeduplicationScope'] === 'messageGroup',
    redrive: readRedrivePolicy(attributes['RedrivePolicy'] ?? ''),
  };
}

/** The attributes that a queue has without being told. */
export function defaultAttributes(): QueueAttributes {
  const entries = Object.entries(numbers).filter(([name]) => !name.startsWith('Kms'));
  return {
    ...Object.fromEntries(entries.map(([name, range]) => [name, String(range[2])])),
    SqsManagedSseEnabled: 'true',
  };
}

function readRedrivePolicy(text: string): RedrivePolicy | undefined {
  const policy = parseJson(text);
  const deadLetterTargetArn = policy?.['deadLetterTargetArn'];
  const maxReceiveCount = Number(policy?.['maxReceiveCount']);
  if (typeof deadLetterTargetArn !== 'string' || !(maxReceiveCount >= 1 && maxReceiveCount <= 1000)) return undefined;
  return { deadLetterTargetArn, maxReceiveCount };
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
