/** A fault in an expression's text; the caller says which expression it was. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

export function operandTypeError(operator: string, type: string): ExpressionError {
  const message = 'Incorrect operand type for operator or function; operator or function:';
  return new ExpressionError(`${message} ${operator}, operand type: ${type}`);
}
