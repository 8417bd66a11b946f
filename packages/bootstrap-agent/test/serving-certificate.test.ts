import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { describe, expect, test } from 'vitest';
import { paths } from '../src/kubeadm/paths.ts';
import { runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';

describe('a Node that is Ready', () => {
  test.each([
    ['says so when nobody has approved the certificate that its kubelet serves with', undefined],
    ['says nothing of a certificate that is there', 'pem'],
  ])('%s', async (_, certificate) => {
    const { clock, world, node, files } = createScene();
    if (certificate !== undefined) await files(1).write(paths.kubeletServingCertificate, certificate);
    const memory = memorySink();
    const logger = createLogger({ service: 'bootstrap-agent', sink: memory.sink });
    await clock.drive(runAgent({ ...node(1), logger }));
    const said = memory.records.filter(({ message }) => String(message).includes('no serving certificate'));
    expect(said.length > 0).toBe(certificate === undefined);
    // It is Ready all the same.
    expect(world.launches).toEqual([{ instanceId: 'i-1', result: 'CONTINUE' }]);
  });
});
