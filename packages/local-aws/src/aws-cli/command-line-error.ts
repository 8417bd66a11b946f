/** What the AWS CLI would refuse, in a sentence. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}
