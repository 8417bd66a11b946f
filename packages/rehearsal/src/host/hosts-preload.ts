// Loaded in front of a program (`node --import`): makes it resolve names by its instance's /etc/hosts, as it would on a
// machine of its own.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { hostFromEnvironment } from './host.ts';
import { hostsLookup } from './hosts-lookup.ts';

if (process.env['HOST_ROOT'] !== undefined) {
  const lookup = hostsLookup(hostFromEnvironment(process.env), dns.lookup);
  const replacement = (name: string, options: unknown, callback: unknown): void => {
    if (typeof options === 'function') lookup(name, {}, options as never);
    else lookup(name, typeof options === 'number' ? { family: options } : (options as object), callback as never);
  };
  dns.lookup = replacement as typeof dns.lookup;
  syncBuiltinESMExports();
}
