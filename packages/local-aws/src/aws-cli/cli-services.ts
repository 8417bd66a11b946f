import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type { EnumTable } from '../protocol/constraints.ts';
import { readServiceModel, type ServiceModel } from '../protocol/service-model.ts';

interface CliService {
  readonly sdk: () => Promise<object>;
  /** Closed sets of values, which the SDK's schemas do not hold. */
  readonly enums?: (sdk: never) => EnumTable;
}

/** The services that a command line is read for, by their names in the AWS CLI. */
const services: Readonly<Record<string, CliService>> = {
  autoscaling: { sdk: () => import('@aws-sdk/client-auto-scaling') },
  cloudtrail: {
    sdk: () => import('@aws-sdk/client-cloudtrail'),
    enums: ({ LookupAttributeKey }: typeof cloudtrail) => ({ LookupAttribute: { AttributeKey: LookupAttributeKey } }),
  },
  cloudwatch: { sdk: () => import('@aws-sdk/client-cloudwatch') },
  dynamodb: { sdk: () => import('@aws-sdk/client-dynamodb') },
  ec2: { sdk: () => import('@aws-sdk/client-ec2') },
  elbv2: { sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2') },
  events: { sdk: () => import('@aws-sdk/client-eventbridge') },
  lambda: { sdk: () => import('@aws-sdk/client-lambda') },
  logs: { sdk: () => import('@aws-sdk/client-cloudwatch-logs') },
  s3api: { sdk: () => import('@aws-sdk/client-s3') },
  sqs: { sdk: () => import('@aws-sdk/client-sqs') },
  ssm: { sdk: () => import('@aws-sdk/client-ssm') },
  sts: { sdk: () => import('@aws-sdk/client-sts') },
};

/** What a command line of one service is read by. */
export interface CliServiceModel {
  readonly model: ServiceModel;
  readonly enums: EnumTable;
}

const models = new Map<string, Promise<CliServiceModel>>();

/** The model behind a name of the AWS CLI, read once; `undefined` when there is no such service. */
export async function cliServiceModel(name: string): Promise<CliServiceModel | undefined> {
  const service = services[name];
  if (service === undefined) return undefined;
  const model = models.get(name) ?? readModel(service);
  models.set(name, model);
  return model;
}

async function readModel({ sdk, enums }: CliService): Promise<CliServiceModel> {
  const loaded = await sdk();
  return { model: readServiceModel(loaded), enums: enums?.(loaded as never) ?? {} };
}
