import { expect, test } from 'vitest';
import { defaultTemplate, resourcesOf } from '../../test/cluster-template.ts';
import legacy from '../../test/legacy-resources.json' with { type: 'json' };

interface LegacyResource {
  readonly logicalId: string;
  readonly type: string;
  readonly mustKeep: boolean;
  readonly identity: Readonly<Record<string, unknown>>;
}

const resources: readonly LegacyResource[] = legacy.resources;
const now = resourcesOf(defaultTemplate());

test.each(resources.filter(({ mustKeep }) => mustKeep))('an update in place keeps $logicalId', (old) => {
  const { Type, Properties } = now[old.logicalId] ?? {};
  expect(Type).toBe(old.type);
  expect(Properties ?? {}).toMatchObject(old.identity);
});

test('what is kept beyond that is still what it was', () => {
  const kept = resources.filter(({ logicalId, mustKeep }) => !mustKeep && now[logicalId] !== undefined);
  for (const old of kept) {
    expect(now[old.logicalId]?.Type).toBe(old.type);
    expect(now[old.logicalId]?.Properties).toMatchObject(old.identity);
  }
});

test('nothing takes a fixed name that another resource of the older stack has', () => {
  const nameKeys = /^(.*Name|Name)$/;
  const namesOf = (type: string, properties: Readonly<Record<string, unknown>>): string[] =>
    Object.entries(properties)
      .filter(([key, value]) => nameKeys.test(key) && typeof value === 'string')
      .map(([key, value]) => `${type} ${key}=${String(value)}`);
  const takenBy = new Map(
    resources.flatMap(({ type, identity, logicalId }) => namesOf(type, identity).map((name) => [name, logicalId])),
  );
  for (const [logicalId, { Type, Properties }] of Object.entries(now)) {
    for (const name of namesOf(Type, Properties)) expect(takenBy.get(name) ?? logicalId).toBe(logicalId);
  }
});
