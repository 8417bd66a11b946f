import { auditPolicy } from '../kubeadm/audit-policy.ts';
import { paths } from '../kubeadm/paths.ts';
import { renderYaml } from '../kubeadm/render-yaml.ts';
import { fileStep } from './file-step.ts';
import type { Step } from './step.ts';

/** The API server's audit policy is there before kubeadm starts one: join does not copy it and would wait in vain. */
export const writeAuditPolicy: Step = fileStep('write-audit-policy', paths.auditPolicy, () => renderYaml(auditPolicy));
