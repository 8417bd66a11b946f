/** An event as AWS services put it on the default event bus. */
export interface ServiceEvent {
  /** `aws.autoscaling` */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The way to the default event bus, which takes whatever it is given. */
export type PublishEvent = (event: ServiceEvent) => void;
