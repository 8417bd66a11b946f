import type { PodObject, SecretObject } from '../../kubernetes/kinds.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import type { KindRules } from './kind-rules.ts';

/** A new object has no status yet, whatever its maker says. */
export const statuslessRules: KindRules = {
  create: (object) => ({ ...object, status: {} }),
};

export const podRules: KindRules = {
  create: (object) => {
    const { spec } = object as PodObject;
    return {
      ...object,
      spec: { terminationGracePeriodSeconds: 30, restartPolicy: 'Always', ...spec },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    };
  },
};

export const namespaceRules: KindRules = {
  create: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
};

export const secretRules: KindRules = {
  create: encodeStringData,
  update: encodeStringData,
};

/** Values given as text become base64 among the others. */
function encodeStringData(object: KubeObject): KubeObject {
  const { stringData, ...secret } = object as SecretObject & { readonly stringData?: Readonly<Record<string, string>> };
  const encoded = Object.entries(stringData ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  return {
    ...secret,
    ...(encoded.length === 0 ? {} : { data: { ...secret.data, ...(Object.fromEntries(encoded) as object) } }),
    type: secret.type ?? 'Opaque',
  };
}
