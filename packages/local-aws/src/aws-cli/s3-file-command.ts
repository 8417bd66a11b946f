import { CommandLineError } from './command-line-error.ts';

/** Switches and options of `aws s3 ls` and `aws s3 cp` that this reader knows. @see AWS CLI command reference, s3 */
const switches: Readonly<Record<string, readonly string[]>> = {
  ls: ['--recursive', '--human-readable', '--summarize'],
  cp: ['--recursive', '--quiet', '--no-progress', '--dryrun', '--only-show-errors'],
};
const BUCKET_URL = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/;

/** Refuses what `aws s3 <verb>` would refuse. @throws {CommandLineError} */
export function checkS3FileCommand([verb = '', ...words]: readonly string[]): void {
  const known = switches[verb];
  if (known === undefined) throw new CommandLineError(`aws s3 ${verb} is not a command that is known here`);
  const places = words.filter((word) => !word.startsWith('--'));
  const strange = words.find((word) => word.startsWith('--') && !known.includes(word));
  if (strange !== undefined) throw new CommandLineError(`aws s3 ${verb} has no ${strange}`);
  const urls = places.filter((place) => place.startsWith('s3://'));
  const broken = urls.find((url) => !BUCKET_URL.test(url));
  if (broken !== undefined) throw new CommandLineError(`${broken} names no bucket`);
  if (verb === 'ls' && (places.length !== 1 || urls.length !== 1)) {
    throw new CommandLineError('aws s3 ls wants one s3:// address');
  }
  if (verb === 'cp' && (places.length !== 2 || urls.length === 0)) {
    throw new CommandLineError('aws s3 cp wants two places, one of them an s3:// address');
  }
}
