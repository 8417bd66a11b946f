/** The names of private hosted zones and of load balancers, as far as they lead to an address in the end. */
export class NameRecords {
  readonly #targets = new Map<string, string>();

  /**
   * @param name `demo-cp-lb.internal`, with or without the final dot
   * @param target another name (alias, CNAME) or an address
   */
  put(name: string, target: string): void {
    this.#targets.set(canonical(name), canonical(target));
  }

  remove(name: string): void {
    this.#targets.delete(canonical(name));
  }

  /** @returns the address behind a name, or undefined when a name on the way is not known */
  resolve(name: string): string | undefined {
    const seen = new Set<string>();
    let current = canonical(name);
    while (!/^\d+(\.\d+){3}$/.test(current)) {
      const next = this.#targets.get(current);
      if (next === undefined || seen.has(current)) return undefined;
      seen.add(current);
      current = next;
    }
    return current;
  }
}

/** Without the last dot, in lower case; `dualstack.` in front of a load balancer's name only chooses between address families. */
function canonical(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');
}
