/** Who signed a request. */
export interface Principal {
  readonly arn: string;
  readonly accountId: string;
  /** IAM's unique id, e.g. `AROA…:i-0123`; STS shows it as `UserId`. */
  readonly userId: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  /** Temporary credentials only: every request must carry exactly this token. */
  readonly sessionToken?: string;
  /** Ms since the epoch; requests after it are refused as expired. */
  readonly expiresAt?: number;
  readonly principal: Principal;
}

/** The access keys that exist; instance profiles and functions add theirs as they start. */
export class Principals {
  readonly #byKey = new Map<string, Credentials>();

  add(credentials: Credentials): void {
    this.#byKey.set(credentials.accessKeyId, credentials);
  }

  remove(accessKeyId: string): void {
    this.#byKey.delete(accessKeyId);
  }

  find(accessKeyId: string): Credentials | undefined {
    return this.#byKey.get(accessKeyId);
  }
}

export type ConditionKeys = Readonly<Record<string, string | readonly string[]>>;

/** Decides whether a principal may do an action to a resource; `denied` ends the refusal: `because no ... allows it`. */
export type Authorizer = (request: {
  readonly principal: Principal;
  /** `ssm:PutParameter` */
  readonly action: string;
  readonly resource: string;
  /** IAM condition keys that this request sets, e.g. `cloudwatch:namespace`. */
  readonly conditions: ConditionKeys;
}) => 'allow' | { readonly denied: string };
