import { AwsError } from '../protocol/aws-error.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The functions of the account. */
export class Functions {
  readonly #byName = new Map<string, LambdaFunction>();

  /** @throws AwsError ResourceConflictException */
  add(definition: LambdaFunction): void {
    if (this.#byName.has(definition.name))
      throw new AwsError('ResourceConflictException', `Function already exist: ${definition.name}`);
    this.#byName.set(definition.name, definition);
  }

  replace(definition: LambdaFunction): void {
    this.#byName.set(definition.name, definition);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  list(): readonly LambdaFunction[] {
    return [...this.#byName.values()];
  }

  /**
   * @param reference a name, a partial ARN (`<account>:function:<name>`) or an ARN; a qualifier has to be `$LATEST`
   * @throws AwsError ResourceNotFoundException
   */
  get(reference: string, context: { readonly region: string; readonly account: string }): LambdaFunction {
    const match = /^(?:arn:aws[\w-]*:lambda:[\w-]+:)?(?:\d{12}:)?(?:function:)?([\w-]+)(?::(\$LATEST))?$/.exec(
      reference,
    );
    const definition = match && this.#byName.get(match[1]!);
    if (definition) return definition;
    const arn = reference.startsWith('arn:')
      ? reference
      : `arn:aws:lambda:${context.region}:${context.account}:function:${reference}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`);
  }
}
