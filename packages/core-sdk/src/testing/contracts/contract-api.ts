/** The two functions of a test runner that a contract suite needs: those of vitest, jest, mocha or node:test. */
export interface ContractApi {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
}

/** A fresh adapter for one case, over state that no other case uses. */
export type MakeAdapter<Port> = () => Port | Promise<Port>;
