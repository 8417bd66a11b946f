import { expect, test } from 'vitest';
import { readContext } from '../bin/read-context.ts';

const read = (context: Readonly<Record<string, unknown>>): unknown => readContext((key) => context[key]);

test('reads settings as objects and, from the command line, as text', () => {
  expect(read({ clusterName: 'demo', termination: { pollSeconds: 2 }, workers: '{"maxSize":"20"}' })).toEqual({
    clusterName: 'demo',
    termination: { pollSeconds: 2 },
    workers: { maxSize: 20 },
  });
});

test('a type of instance becomes one', () => {
  expect(read({ clusterName: 'demo', workers: { instanceType: 'm5.xlarge' } })).toMatchObject({
    workers: { instanceType: expect.objectContaining({ instanceTypeIdentifier: 'm5.xlarge' }) as unknown },
  });
});

test.each([
  ['no name', {}, 'clusterName: the name of the cluster'],
  ['a misspelt setting', { clusterName: 'demo', termination: { polSeconds: 2 } }, 'polSeconds'],
  ['text that is no object', { clusterName: 'demo', workers: 'many' }, 'workers'],
  ['a version with a v', { clusterName: 'demo', kubernetesVersion: 'v1.36.2' }, 'a version such as 1.36.2'],
])('refuses %s', (_name, context, problem) => {
  expect(() => read(context)).toThrow(problem);
});
