// Invokes the handlers that the documentation shows.
import { handler as onTermination } from '../docs/hops.ts';
import { handler as backup } from '../docs/readme.ts';

const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 30_000 };
await onTermination({ Records: [{ messageId: 'm1' }, { messageId: 'm2' }] }, context);
await backup({ bucket: 'b' }, context);
