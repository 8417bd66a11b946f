import { awsJson } from './aws-json.ts';
import { awsQuery, ec2Query } from './aws-query.ts';
import { restJson } from './rest-json.ts';
import { restXml } from './rest-xml.ts';
import type { ProtocolName } from './service-model.ts';
import type { Protocol } from './wire.ts';

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  awsJson1_0: awsJson('1.0'),
  awsJson1_1: awsJson('1.1'),
  awsQuery,
  ec2Query,
  restJson1: restJson,
  restXml,
};
