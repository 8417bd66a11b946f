import type { KubeObject } from '../../kubernetes/object.ts';
import { ApiError } from '../api-error.ts';
import { decodeJson, unknownFields } from '../decode-body.ts';
import { encodeObject } from '../encode-object.ts';
import { type ApplyOptions, applyPatch } from '../patch/apply-patch.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMergePatch } from '../patch/strategic-merge-patch.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import { apiVersionOf } from '../resource.ts';
import { changeObject } from './change-object.ts';
import { insertObject } from './create-object.ts';

const PATCHES: Readonly<Record<string, (target: unknown, patch: unknown) => unknown>> = {
  'application/json-patch+json': jsonPatch,
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicMergePatch,
};

/** PATCH of an object or of a subresource; the content type says which kind of patch. */
export async function patchObject(context: RequestContext): Promise<Reply> {
  if (context.contentType === 'application/apply-patch+yaml') return applyObject(context);
  const patch = PATCHES[context.contentType];
  if (patch === undefined)
    throw new ApiError(415, '415: Unsupported Media Type', { reason: 'UnsupportedMediaType', details: {} });
  const body = decodeJson(context);
  const changed = await changeObject(context, (current) => {
    const patched = patch(current, body) as KubeObject;
    // Only a version that the patch itself names is insisted on.
    const version = (body as Partial<KubeObject>).metadata?.resourceVersion;
    return { ...patched, metadata: { ...patched.metadata, resourceVersion: version ?? '' } };
  });
  return { code: 200, body: encodeObject(context.resource, changed) };
}

/** Server-side apply: creates or changes. */
async function applyObject(context: RequestContext): Promise<Reply> {
  const { resource, target, request, store } = context;
  const options = readApplyOptions(request.query);
  const applied = decodeJson(context) as KubeObject;
  const [unknown] = unknownFields(resource, applied);
  if (unknown !== undefined) {
    const where = [target.namespace, target.name].filter((part) => part !== '').join('/');
    throw new ApiError(
      500,
      `failed to create typed patch object (${where}; ${resource.group}/${resource.version}, Kind=${resource.kind}): .${unknown}: field not declared in schema`,
    );
  }
  if ((await store.get(resource, target.namespace, target.name)) === undefined) {
    const empty: KubeObject = {
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      metadata: { name: target.name },
    };
    const created = await insertObject(context, applyPatch(resource, empty, applied, options));
    return { code: 201, body: encodeObject(resource, created) };
  }
  const changed = await changeObject(context, (current) => applyPatch(resource, current, applied, options));
  return { code: 200, body: encodeObject(resource, changed) };
}

function readApplyOptions(query: URLSearchParams): ApplyOptions {
  const manager = query.get('fieldManager') ?? '';
  if (manager === '') {
    throw new ApiError(
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {
        reason: 'Invalid',
        details: {
          group: 'meta.k8s.io',
          kind: 'PatchOptions',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: is required for apply patch',
              field: 'fieldManager',
            },
          ],
        },
      },
    );
  }
  return { manager, force: query.get('force') === 'true' };
}
