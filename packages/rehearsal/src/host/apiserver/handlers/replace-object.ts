import { badRequest } from '../api-error.ts';
import { checkUnknownFields, decodeObject } from '../decode-body.ts';
import { encodeObject } from '../encode-object.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import { changeObject } from './change-object.ts';

/** PUT of an object or of a subresource. */
export async function replaceObject(context: RequestContext): Promise<Reply> {
  const { object, unknownFields } = decodeObject(context);
  const headers = checkUnknownFields(context, unknownFields);
  const { name } = context.target;
  if ((object.metadata.name ?? name) !== name)
    throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
  const changed = await changeObject(context, () => object);
  return { code: 200, body: encodeObject(context.resource, changed), headers };
}
