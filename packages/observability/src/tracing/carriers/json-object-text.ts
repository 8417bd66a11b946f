import type { TraceContext } from '../trace-context.ts';
import { documentCarrier } from './document-carrier.ts';

/** JSON text of an object with the trace as a member; text of anything else stays as it is. */
export function withTraceMember(text: string | undefined, context: TraceContext): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return text;
    return JSON.stringify(documentCarrier.inject(parsed as Record<string, unknown>, context));
  } catch {
    return text;
  }
}
