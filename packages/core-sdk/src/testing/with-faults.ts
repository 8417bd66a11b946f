/** One call of a port, about to be made. */
export interface PortCall {
  readonly method: string;
  /** Of this method, counted from 1. */
  readonly number: number;
  readonly values: readonly unknown[];
}

/** What goes wrong: throw, or wait, before or after the call. */
export interface PortFaults {
  /** What is thrown here is thrown instead of making the call. */
  before?(call: PortCall): void | Promise<void>;
  /** What is thrown here is thrown though the call was made: an answer that was lost. */
  after?(call: PortCall): void | Promise<void>;
}

/** The same port, whose calls can be made to fail. */
export function withFaults<Port extends object>(port: Port, faults: PortFaults): Port {
  const numbers = new Map<string, number>();
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name === 'symbol') return member;
      return async (...values: unknown[]): Promise<unknown> => {
        const number = (numbers.get(name) ?? 0) + 1;
        numbers.set(name, number);
        const call = { method: name, number, values };
        await faults.before?.(call);
        const result: unknown = await (Reflect.apply(member, target, values) as Promise<unknown>);
        await faults.after?.(call);
        return result;
      };
    },
  });
}
