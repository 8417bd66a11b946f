import type { Fields } from '../flow.ts';
import { threwText } from '../json/describe-throw.ts';

/** Own enumerable names of what a caller gave as fields, whatever it is. */
export function fieldNames(fields: Fields): readonly string[] {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
}

/** The value of a field, or a marker when its getter throws. */
export function readField(fields: Fields, name: string): unknown {
  try {
    return fields[name];
  } catch (error) {
    return threwText(error);
  }
}
