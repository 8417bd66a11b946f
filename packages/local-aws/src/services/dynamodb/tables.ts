import { AwsError } from '../../protocol/aws-error.ts';
import { invalid } from './invalid.ts';
import { Table, type TableSpec } from './table.ts';

/** The tables of an account in a region. */
export class Tables {
  readonly #tables = new Map<string, Table>();

  /** @throws AwsError ResourceInUseException */
  create(spec: TableSpec): Table {
    if (this.#tables.has(spec.name)) {
      throw new AwsError('ResourceInUseException', `Table already exists: ${spec.name}`);
    }
    const table = new Table(spec);
    this.#tables.set(spec.name, table);
    return table;
  }

  /** By name or ARN. @throws AwsError ResourceNotFoundException */
  require(nameOrArn: string, message = 'Requested resource not found'): Table {
    const name = checkedName(nameOrArn);
    const table = this.#tables.get(name);
    if (!table) throw new AwsError('ResourceNotFoundException', message);
    return table;
  }

  find(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  delete(name: string): void {
    this.#tables.delete(name);
  }

  names(): readonly string[] {
    return [...this.#tables.keys()].sort();
  }
}

/** @throws AwsError ValidationException */
export function checkedName(nameOrArn: string): string {
  const name = nameOrArn.startsWith('arn:') ? (nameOrArn.split(':table/')[1] ?? '') : nameOrArn;
  if (name.length < 3 || name.length > 255) {
    throw invalid('TableName must be at least 3 characters long and at most 255 characters long');
  }
  if (/^[a-zA-Z0-9_.-]+$/.test(name)) return name;
  const constraint = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+';
  throw invalid(
    `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ${constraint}`,
  );
}
