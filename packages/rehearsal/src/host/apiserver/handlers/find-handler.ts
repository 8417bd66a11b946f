import type { Handler } from '../request-context.ts';
import type { RequestTarget, Verb } from '../request-info.ts';
import { createObject } from './create-object.ts';
import { deleteObject, deleteObjects } from './delete-object.ts';
import { evictPod } from './evict-pod.ts';
import { patchObject } from './patch-object.ts';
import { getObject, listObjects } from './read-objects.ts';
import { replaceObject } from './replace-object.ts';

const OBJECTS: Partial<Readonly<Record<Verb, Handler>>> = {
  get: getObject,
  list: listObjects,
  create: createObject,
  update: replaceObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteObjects,
};

const SUBRESOURCE: Partial<Readonly<Record<Verb, Handler>>> = {
  get: getObject,
  update: replaceObject,
  patch: patchObject,
};

/** Finds what handles a verb on a resource or subresource. */
export function findHandler(target: RequestTarget, verb: Verb): Handler | undefined {
  switch (target.subresource) {
    case '':
      return OBJECTS[verb];
    case 'status':
      return SUBRESOURCE[verb];
    case 'approval':
      return target.resource === 'certificatesigningrequests' ? SUBRESOURCE[verb] : undefined;
    case 'eviction':
      return target.resource === 'pods' && verb === 'create' ? evictPod : undefined;
    default:
      return undefined;
  }
}
