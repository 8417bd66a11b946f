import { AwsError } from '../../protocol/aws-error.ts';

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function invalidValue(message: string): AwsError {
  return invalid(`One or more parameter values were invalid: ${message}`);
}
