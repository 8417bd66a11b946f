import { type LookupAddress, lookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import type { Host } from './host.ts';

/** Resolves names as the instance does: by its own `/etc/hosts`, then by the machine's resolver. */
export function hostsLookup(host: Host, fallback: typeof lookup = lookup): LookupFunction {
  return (name, options, callback) => {
    const address = readHosts(host).get(name.toLowerCase());
    if (address === undefined) {
      fallback(name, options, callback as never);
      return;
    }
    const found: LookupAddress = { address, family: address.includes(':') ? 6 : 4 };
    if (options.all === true) callback(null, [found]);
    else callback(null, found.address, found.family);
  };
}

function readHosts(host: Host): ReadonlyMap<string, string> {
  let text = '';
  try {
    text = readFileSync(host.path('/etc/hosts'), 'utf8');
  } catch {
    // None: the machine's resolver alone.
  }
  const addresses = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    // The first line that has a name wins.
    for (const name of names)
      if (address && !addresses.has(name.toLowerCase())) addresses.set(name.toLowerCase(), address);
  }
  return addresses;
}
