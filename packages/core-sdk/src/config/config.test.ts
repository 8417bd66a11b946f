import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkConfig, parseConfig } from './check-config.ts';
import { nodeConfigSchema } from './node-config.ts';

const minimal = {
  apiVersion: 'dedicated-k8s/v1',
  kind: 'NodeConfig',
  spec: { cluster: { name: 'demo', region: 'us-west-2' }, node: { role: 'worker' } },
};

describe('a node config', () => {
  it('needs a cluster and a role, the rest has defaults', () => {
    expect(parseConfig(nodeConfigSchema, minimal, 'user data')).toEqual({
      ...minimal,
      spec: {
        cluster: { name: 'demo', region: 'us-west-2', podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' },
        node: { role: 'worker', labels: {}, taints: [] },
        kubernetes: {},
        timing: { leaseSeconds: 60 },
        logLevel: 'INFO',
      },
    });
  });

  it.each<[string, object, string]>([
    [
      'an unknown key',
      { ...minimal, spec: { ...minimal.spec, logLvl: 'INFO' } },
      'spec.logLvl: no key of this name is known, found "INFO"',
    ],
    ['another version', { ...minimal, apiVersion: 'v2' }, 'apiVersion: "dedicated-k8s/v1", found "v2"'],
    [
      'a wrong role',
      { ...minimal, spec: { ...minimal.spec, node: { role: 'master' } } },
      'spec.node.role: one of "control-plane"|"worker", found "master"',
    ],
    [
      'no region',
      { ...minimal, spec: { ...minimal.spec, cluster: { name: 'demo' } } },
      'spec.cluster.region: string, found nothing',
    ],
    [
      'a subnet that is none',
      { ...minimal, spec: { ...minimal.spec, cluster: { ...minimal.spec.cluster, podSubnet: '10.244.0.0' } } },
      'spec.cluster.podSubnet: an IPv4 range such as 10.244.0.0/16, found "10.244.0.0"',
    ],
    [
      'a version without its v',
      { ...minimal, spec: { ...minimal.spec, kubernetes: { version: '1.36.2' } } },
      'spec.kubernetes.version: a version such as v1.36.2, found "1.36.2"',
    ],
    [
      'a lease too short to be renewed in time',
      { ...minimal, spec: { ...minimal.spec, timing: { leaseSeconds: 5 } } },
      'spec.timing.leaseSeconds: whole seconds from 10 to 90',
    ],
    [
      'a lease too long to be outwaited by a removal',
      { ...minimal, spec: { ...minimal.spec, timing: { leaseSeconds: 91 } } },
      'spec.timing.leaseSeconds: whole seconds from 10 to 90, since a removal waits 120 s for the lease of a node that died, found 91',
    ],
    ...[29, 7201, 60.5, '60'].map((hookTimeoutSeconds): [string, object, string] => [
      `a launch hook's time-out of ${JSON.stringify(hookTimeoutSeconds)}`,
      { ...minimal, spec: { ...minimal.spec, launch: { group: 'g', hook: 'h', hookTimeoutSeconds } } },
      `spec.launch.hookTimeoutSeconds: whole seconds from 30 to 7200, as Auto Scaling allows, found ${JSON.stringify(hookTimeoutSeconds)}`,
    ]),
    ['not a document', 'cluster: demo' as unknown as object, 'document: object, found "cluster: demo"'],
  ])('is refused with the path, what was expected and what was found: %s', (_, document, problem) => {
    expect(() => parseConfig(nodeConfigSchema, document, 'user data')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(problem) as string }),
    );
  });

  it.each([
    [{}, 180],
    [{ hookTimeoutSeconds: 30 }, 30],
    [{ hookTimeoutSeconds: 7200 }, 7200],
  ])('says how long the launch hook waits, or leaves it at three minutes: %j', (given, hookTimeoutSeconds) => {
    const document = { ...minimal, spec: { ...minimal.spec, launch: { group: 'g', hook: 'h', ...given } } };
    expect(parseConfig(nodeConfigSchema, document, 'user data').spec.launch).toEqual({
      group: 'g',
      hook: 'h',
      hookTimeoutSeconds,
    });
  });

  it('is refused with every problem at once', () => {
    const checked = checkConfig(nodeConfigSchema, {
      ...minimal,
      kind: 'Node',
      spec: { ...minimal.spec, targetGroup: '' },
    });
    expect(checked.ok ? [] : checked.problems.map(({ path }) => path)).toEqual(['kind', 'spec.targetGroup']);
  });
});

describe('parseConfig', () => {
  it('keeps the error of zod as the cause, which says nothing of what was found', () => {
    const schema = z.strictObject({ token: z.string().max(3) });
    const value = 'abcdef.0123456789abcdef';
    const parse = () => parseConfig(schema, { token: value }, 'a file');
    expect(parse).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', cause: expect.any(z.ZodError) as z.ZodError }),
    );
    expect(parse).toThrow(
      expect.not.objectContaining({ cause: { message: expect.stringContaining(value) as string } }),
    );
  });
});

describe('checkConfig', () => {
  it('shows no secret that was found', () => {
    const schema = z.object({ join: z.object({ token: z.number(), list: z.array(z.string()) }), note: z.number() });
    const value = { join: { token: 'short', list: 'x' }, note: 'abcdef.0123456789abcdef' };
    const checked = checkConfig(schema, value);
    expect(checked.ok ? [] : checked.problems.map(({ found }) => found)).toEqual(['[redacted]', '"x"', '"[redacted]"']);
  });

  it('shortens what was found', () => {
    const checked = checkConfig(z.object({ a: z.number(), b: z.number() }), { a: 'x'.repeat(500), b: [1] });
    const found = checked.ok ? [] : checked.problems.map((problem) => problem.found);
    expect(found[0]?.length).toBeLessThan(70);
    expect(found[1]).toBe('a list');
  });
});
