import type { Timings } from '../../timings.ts';
import type { KeyedCertificate } from '../../x509/keyed-certificate.ts';
import type { RoleAuthorizer } from '../access/role-authorizer.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** What controllers work with. */
export interface ControllerContext {
  readonly store: ObjectStore;
  readonly roles: RoleAuthorizer;
  readonly timings: Timings;
  /** Signs the certificates of kubelets. */
  readonly authority: KeyedCertificate;
}

/** Brings the cluster a step closer to what its objects ask for. Runs at once on several servers without harm. */
export type Controller = (context: ControllerContext) => Promise<void>;
