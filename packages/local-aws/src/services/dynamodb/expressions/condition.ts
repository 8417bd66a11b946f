import type { DocumentPath } from './document-path.ts';
import type { Operand } from './expression-parser.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** What a condition compares: a path, a value, or the size of either. */
export type ConditionOperand = Operand | { readonly kind: 'size'; readonly of: Operand };

/** A parsed condition, filter or key condition. */
export type Condition =
  | { readonly kind: 'and'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  /** Parentheses; kept so that redundant ones are seen. */
  | { readonly kind: 'group'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: ConditionOperand;
      readonly right: ConditionOperand;
    }
  | {
      readonly kind: 'between';
      readonly operand: ConditionOperand;
      readonly low: ConditionOperand;
      readonly high: ConditionOperand;
    }
  | { readonly kind: 'in'; readonly operand: ConditionOperand; readonly options: readonly ConditionOperand[] }
  | { readonly kind: 'exists'; readonly path: DocumentPath; readonly wanted: boolean }
  | { readonly kind: 'type'; readonly operand: ConditionOperand; readonly type: string }
  | {
      readonly kind: 'begins-with' | 'contains';
      readonly operand: ConditionOperand;
      readonly argument: ConditionOperand;
    };
