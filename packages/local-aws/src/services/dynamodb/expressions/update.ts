import type { Value } from '../attribute-value.ts';
import type { DocumentPath } from './document-path.ts';
import type { Operand } from './expression-parser.ts';

/** The right side of a SET. */
export type UpdateValue =
  | Operand
  | { readonly kind: 'if-not-exists'; readonly path: DocumentPath; readonly otherwise: UpdateValue }
  | { readonly kind: 'list-append'; readonly left: UpdateValue; readonly right: UpdateValue }
  | { readonly kind: 'plus' | 'minus'; readonly left: UpdateValue; readonly right: UpdateValue };

export type UpdateAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: UpdateValue }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: Value };

/** A parsed update expression. */
export type Update = readonly UpdateAction[];
