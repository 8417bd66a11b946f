import { decideJoinMaterial } from '../join/decide-join-material.ts';
import { publishedMaterial } from '../join/publish-material.ts';
import { renewJoinMaterial } from '../join/renew-join-material.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { paths } from '../kubeadm/paths.ts';
import { heldLease } from './held-lease.ts';
import { needed, type Step, satisfied } from './step.ts';

/** What other nodes need to join is in the SecureString parameter, and its public half in the older parameters. */
export const publishJoinMaterial: Step = {
  name: 'publish-join-material',
  check: async (node) => {
    // Once the cluster is initialised, `join refresh` keeps it fresh.
    const { status, owner } = await node.clusterState.read();
    if (status === 'initialized' && owner === node.identity.instanceId) return satisfied('it was published before');
    const material = await publishedMaterial(node);
    const decision = decideJoinMaterial(material, 'control-plane', node.clock.now());
    if (decision.kind === 'unusable') return needed(decision.reason);
    const certificate = await node.files.read(paths.clusterCertificate);
    return certificate !== undefined && material?.caCertHash === caCertHash(certificate)
      ? satisfied(`published by ${material.updatedBy}`)
      : needed('the material is that of another cluster');
  },
  apply: async (node) => {
    // Before the cluster is initialised nobody joins with what an earlier attempt may have published.
    await renewJoinMaterial(node, heldLease(node), { what: 'both', current: undefined });
  },
};
