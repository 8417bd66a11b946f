/** What a function can ask of a node: a verb of bootstrap-agent and its values. */
export type AgentCommand =
  | { readonly verb: 'etcd status' }
  | {
      readonly verb: 'etcd remove-member';
      /** Decimal uint64. */
      readonly memberId: string;
      readonly name: string;
      /** `https://<private ip>:2380`. */
      readonly peerUrl: string;
    }
  | { readonly verb: 'etcd snapshot'; readonly bucket: string; readonly key: string }
  | { readonly verb: 'node drain'; readonly node: string; readonly deadlineSeconds: number }
  | { readonly verb: 'join refresh' };

/** A verb that a function may start on a node. */
export type AgentVerb = AgentCommand['verb'];
