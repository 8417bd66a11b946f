/** Every function of the cluster, by its folder; each has a `<folder>.lambda.ts` that exports `handler`. */
export const functionFolders = ['etcd-lifecycle'] as const;

export type FunctionFolder = (typeof functionFolders)[number];
