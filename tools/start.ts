// `npm start` and `npm run rehearse -- ...`: a whole cluster life on this machine.
import { EtcdMissingError, withEtcd } from './etcd.ts';

try {
  Object.assign(process.env, withEtcd(process.env));
  const { main } = await import('../packages/rehearsal/src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EtcdMissingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
