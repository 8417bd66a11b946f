import type * as sdk from '@aws-sdk/client-sts';
import type { ServiceDefinition } from '../../server/service-definition.ts';

export const sts: ServiceDefinition<typeof sdk> = {
  signingName: 'sts',
  sdk: () => import('@aws-sdk/client-sts'),
  operations: {
    GetCallerIdentity: (_input, { principal }) => ({
      UserId: principal.userId,
      Account: principal.accountId,
      Arn: principal.arn,
    }),
  },
};
