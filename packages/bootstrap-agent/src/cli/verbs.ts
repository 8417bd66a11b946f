import type { Flag, Verb } from './verb.ts';

const set: Flag = {
  value: 'PATH=VALUE',
  summary: 'lay a value upon the node config, such as node.role=worker',
  multiple: true,
};

/** Every verb: the table of contents of the command line. */
export const verbs: readonly Verb[] = [
  {
    name: 'run',
    summary: 'make this instance the node that its config names',
    flags: { set },
    load: async () => (await import('../verbs/run.ts')).run,
  },
  {
    name: 'plan',
    summary: 'say what run would do, without doing it',
    flags: { set },
    load: async () => (await import('../verbs/plan.ts')).plan,
  },
  {
    name: 'config check',
    summary: 'read, merge and check the node config, and print it',
    flags: { file: { value: 'PATH', summary: 'take this file for the user data of an instance' }, set },
    load: async () => (await import('../verbs/config-check.ts')).configCheck,
  },
  {
    name: 'etcd status',
    summary: 'print what every etcd member says about itself',
    flags: {},
    load: async () => (await import('../verbs/etcd-status.ts')).etcdStatus,
  },
  {
    name: 'etcd remove-member',
    summary: 'remove a member from etcd as soon as that is safe',
    flags: {
      'member-id': { value: 'ID', summary: 'its id, decimal', required: true },
      name: { value: 'NAME', summary: 'its name', required: true },
      'peer-url': { value: 'URL', summary: 'its peer address, https://<private ip>:2380', required: true },
      'patience-seconds': { value: 'N', summary: 'how long to wait for its turn and until it is safe, default 120' },
      set,
    },
    load: async () => (await import('../verbs/etcd-remove-member.ts')).etcdRemoveMember,
  },
  {
    name: 'etcd snapshot',
    summary: 'save a snapshot of etcd, with its manifest, in a bucket',
    flags: {
      bucket: { value: 'NAME', summary: 'the bucket', required: true },
      key: { value: 'KEY', summary: 'what it is stored as; nothing may stand there', required: true },
      set,
    },
    load: async () => (await import('../verbs/etcd-snapshot.ts')).etcdSnapshot,
  },
  {
    name: 'join refresh',
    summary: 'make what nodes join with anew, when it is about to expire',
    flags: { set },
    load: async () => (await import('../verbs/join-refresh.ts')).joinRefresh,
  },
  {
    name: 'node drain',
    summary: 'cordon a node and evict its pods',
    flags: {
      node: { value: 'NAME', summary: 'the Node', required: true },
      'deadline-seconds': { value: 'N', summary: 'how long disruption budgets may hold it up, default 120' },
    },
    load: async () => (await import('../verbs/node-drain.ts')).nodeDrain,
  },
];
