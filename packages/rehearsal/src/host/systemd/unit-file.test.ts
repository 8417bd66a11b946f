import { expect, it } from 'vitest';
import { parseUnitFile } from './unit-file.ts';

it('reads sections, comments, continuations and resets', () => {
  const text = `# comment
[Unit]
Description=a thing
; another comment
[Service]
ExecStart=
ExecStart=/bin/a --one \\
  --two
nonsense
`;
  expect(parseUnitFile(text)).toEqual([
    { section: 'Unit', key: 'Description', value: 'a thing' },
    { section: 'Service', key: 'ExecStart', value: '' },
    { section: 'Service', key: 'ExecStart', value: '/bin/a --one --two' },
  ]);
});
