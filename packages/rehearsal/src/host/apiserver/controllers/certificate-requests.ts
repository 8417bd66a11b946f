import type { CsrObject } from '../../kubernetes/kinds.ts';
import { findCondition } from '../../kubernetes/kinds.ts';
import { type Condition, timestamp } from '../../kubernetes/object.ts';
import type { RequestInfo } from '../request-info.ts';
import { resourceNamed } from '../resource.ts';
import type { Controller, ControllerContext } from './controller.ts';

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet';
const SERVING_SIGNER = 'kubernetes.io/kubelet-serving';
const YEAR_MS = 365 * 86_400_000;

/** Approves the requests of kubelets for their client certificates: roles say who may have one. */
export const approveKubeletCsrs: Controller = async (context) => {
  const csrs = resourceNamed('certificatesigningrequests');
  const { items } = await context.store.list<CsrObject>(csrs);
  for (const csr of items) {
    if (csr.spec.signerName !== CLIENT_SIGNER || (csr.status?.conditions ?? []).length > 0) continue;
    if (!(await mayHaveClientCertificate(context, csr))) continue;
    await addCondition(context, csr, {
      type: 'Approved',
      status: 'True',
      reason: 'AutoApproved',
      message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
    });
  }
};

/** Issues the certificates of approved requests. */
export const signApprovedCsrs: Controller = async (context) => {
  const csrs = resourceNamed('certificatesigningrequests');
  const { items } = await context.store.list<CsrObject>(csrs);
  for (const csr of items) {
    const { conditions, certificate } = csr.status ?? {};
    const open =
      findCondition(conditions, 'Approved') !== undefined && findCondition(conditions, 'Failed') === undefined;
    if (!open || certificate !== undefined || ![CLIENT_SIGNER, SERVING_SIGNER].includes(csr.spec.signerName)) continue;
    await sign(context, csr);
  }
};

async function mayHaveClientCertificate({ roles }: ControllerContext, { spec }: CsrObject): Promise<boolean> {
  const user = { username: spec.username ?? '', groups: spec.groups ?? [] };
  const may = (subresource: string): Promise<boolean> => {
    const target = {
      group: 'certificates.k8s.io',
      version: 'v1',
      resource: 'certificatesigningrequests',
      subresource,
      namespace: '',
      name: '',
    };
    const request: Pick<RequestInfo, 'verb' | 'path' | 'target'> = { verb: 'create', path: '', target };
    return roles.allows(user, request);
  };
  // A new node by its bootstrap token, a known one by the certificate that it renews.
  const { readCertificateRequest } = await import('../../x509/certificate-request.ts');
  const { subject } = await readCertificateRequest(Buffer.from(spec.request, 'base64').toString('utf8'));
  if (!subject.commonName.startsWith('system:node:')) return false;
  return subject.commonName === user.username ? may('selfnodeclient') : may('nodeclient');
}

async function sign(context: ControllerContext, csr: CsrObject): Promise<void> {
  const [{ readCertificateRequest }, { certify }] = await Promise.all([
    import('../../x509/certificate-request.ts'),
    import('../../x509/certificate-authority.ts'),
  ]);
  const request = await readCertificateRequest(Buffer.from(csr.spec.request, 'base64').toString('utf8'));
  const serving = csr.spec.signerName === SERVING_SIGNER;
  const names = [...(request.subject.dnsNames ?? []), ...(request.subject.addresses ?? [])];
  const fault = decideSignerFault(serving, request.subject.organizations ?? [], names, request.otherNames);
  if (fault !== undefined) {
    await addCondition(context, csr, {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message: fault,
    });
    return;
  }
  const pem = await certify(context.authority, request.subject, request.publicKey, {
    usages: [serving ? 'server' : 'client'],
    durationMs: Math.min((csr.spec.expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000, YEAR_MS),
  });
  await context.store.update<CsrObject>(
    resourceNamed('certificatesigningrequests'),
    '',
    csr.metadata.name,
    (current) =>
      current.status?.certificate === undefined
        ? { ...current, status: { ...current.status, certificate: Buffer.from(pem).toString('base64') } }
        : current,
  );
}

/** Why the signer refuses an approved request; the real one's words. */
function decideSignerFault(
  serving: boolean,
  organizations: readonly string[],
  names: readonly string[],
  otherNames: readonly string[],
): string | undefined {
  if (organizations.join(',') !== 'system:nodes') return 'subject organization is not system:nodes';
  if (serving && names.length === 0) return 'DNS or IP subjectAltName is required';
  if (!serving && names.length > 0) return 'DNS and IP subjectAltNames are not allowed';
  if (otherNames.length > 0) return 'email subjectAltNames are not allowed';
  return undefined;
}

async function addCondition(context: ControllerContext, csr: CsrObject, condition: Condition): Promise<void> {
  const now = timestamp();
  const complete = { ...condition, lastUpdateTime: now, lastTransitionTime: now };
  await context.store.update<CsrObject>(
    resourceNamed('certificatesigningrequests'),
    '',
    csr.metadata.name,
    (current) => {
      const conditions = current.status?.conditions ?? [];
      if (findCondition(conditions, condition.type) !== undefined) return current;
      return { ...current, status: { ...current.status, conditions: [...conditions, complete] } };
    },
  );
}
