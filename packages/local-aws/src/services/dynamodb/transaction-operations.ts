import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-dynamodb';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Tables } from './tables.ts';
import { leadingKeys } from './touched-tables.ts';
import { commitTransaction, prepareTransaction } from './transaction.ts';

/** For how long a repeated token means the same transaction. */
const TOKEN_LIFETIME_MS = 10 * 60_000;

export function transactionOperations(tables: Tables): OperationTable<typeof sdk> {
  const tokens = new Map<string, { readonly digest: string; readonly expiresAt: number }>();
  return {
    TransactWriteItems: (input, context) => {
      const steps = prepareTransaction(tables, input.TransactItems);
      for (const { write, action } of steps) {
        const { arn, key } = write.table.spec;
        context.authorize(arn, `dynamodb:${action}`, leadingKeys(write.key[key.hash.name]));
      }
      const token = input.ClientRequestToken;
      const digest = createHash('sha256').update(JSON.stringify(input.TransactItems)).digest('hex');
      const earlier = token === undefined ? undefined : tokens.get(token);
      if (earlier && earlier.expiresAt > context.clock.now()) {
        if (earlier.digest === digest) return {};
        const problem = 'The provided client token has been used with other parameters';
        throw new AwsError('IdempotentParameterMismatchException', problem);
      }
      commitTransaction(steps);
      if (token) tokens.set(token, { digest, expiresAt: context.clock.now() + TOKEN_LIFETIME_MS });
      return {};
    },
  };
}
