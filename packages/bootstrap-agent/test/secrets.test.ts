import { createLogger } from '@dedicated-k8s/observability';
import { captureSpans, memorySink } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';

/** What only kubeadm and the secure parameters may know. */
const secret = /[a-z0-9]{6}\.[a-z0-9]{16}\b|(?<!sha256:)\b[0-9a-f]{64}\b/;

test('fault row 31: no secret in any log record, of any level, nor in any span', async () => {
  const { clock, world, node } = createScene();
  const memory = memorySink();
  const spans = captureSpans();
  const logger = createLogger({ service: 'bootstrap-agent', level: 'DEBUG', sink: memory.sink });
  await clock.drive(runAgent({ ...node(1), logger }));
  await clock.drive(runAgent({ ...node(2), logger }));
  for (const cluster of world.clusters) delete cluster.tokens['abcdef.0123456789abcdef'];
  const refused = runAgent({ ...node(3, 'worker'), logger, patience: { attempts: 1 } });
  await expect(clock.drive(refused)).rejects.toThrow('join token');
  await spans.stop();

  expect(memory.lines.length).toBeGreaterThan(50);
  expect(memory.lines.filter((line) => secret.test(line))).toEqual([]);
  expect(spans.spans.length).toBeGreaterThan(20);
  const texts = spans.spans.map(({ name, attributes, events, status }) =>
    JSON.stringify({ name, attributes, events, status }),
  );
  expect(texts.filter((text) => secret.test(text))).toEqual([]);
});
