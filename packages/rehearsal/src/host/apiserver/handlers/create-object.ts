import { randomBytes, randomUUID } from 'node:crypto';
import { type KubeObject, timestamp } from '../../kubernetes/object.ts';
import { restrictNode } from '../access/node-restriction.ts';
import { badRequest, invalid, notFound } from '../api-error.ts';
import { checkUnknownFields, decodeObject } from '../decode-body.ts';
import { encodeObject } from '../encode-object.ts';
import { rulesOf } from '../kinds/kind-rules.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import { resourceNamed } from '../resource.ts';

/** POST to a collection. */
export async function createObject(context: RequestContext): Promise<Reply> {
  const { object, unknownFields } = decodeObject(context);
  const headers = checkUnknownFields(context, unknownFields);
  const created = await insertObject(context, object);
  return { code: 201, body: encodeObject(context.resource, created), headers };
}

/** Completes a new object and stores it, unless this is a dry run. */
export async function insertObject(context: RequestContext, object: KubeObject): Promise<KubeObject> {
  const { resource, target, user, store } = context;
  const prefix = object.metadata.generateName ?? '';
  const name = object.metadata.name ?? (prefix === '' ? '' : `${prefix}${randomBytes(4).toString('hex').slice(0, 5)}`);
  if (name === '') {
    throw invalid(resource, '', {
      reason: 'FieldValueRequired',
      message: 'Required value: name or generateName is required',
      field: 'metadata.name',
    });
  }
  if (object.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  if ((object.metadata.namespace ?? target.namespace) !== target.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (resource.namespaced && (await store.get(resourceNamed('namespaces'), '', target.namespace)) === undefined)
    throw notFound(resourceNamed('namespaces'), target.namespace);

  const { uid: _, creationTimestamp: __, ...metadata } = object.metadata;
  const complete: KubeObject = {
    ...object,
    metadata: {
      ...metadata,
      name,
      ...(resource.namespaced ? { namespace: target.namespace } : {}),
      uid: randomUUID(),
      ...(resource.generation ? { generation: 1 } : {}),
      creationTimestamp: timestamp(),
    },
  };
  restrictNode(user, { resource: resource.name, verb: 'create', subresource: '', current: undefined, next: complete });
  const prepared = rulesOf(resource).create?.(complete, user) ?? complete;
  return context.request.query.get('dryRun') === 'All' ? prepared : store.create(resource, prepared);
}
