/** What the event bus tells whoever watches a run. */
export type BusActivity =
  | {
      readonly kind: 'event-published';
      readonly at: number;
      readonly id: string;
      readonly source: string;
      readonly detailType: string;
    }
  | {
      readonly kind: 'event-delivered';
      readonly at: number;
      readonly id: string;
      readonly rule: string;
      readonly target: string;
    }
  | {
      readonly kind: 'event-delivery-failed';
      readonly at: number;
      readonly id: string;
      readonly rule: string;
      readonly target: string;
      readonly code: string;
      readonly message: string;
      readonly next: 'retry' | 'dead-letter' | 'dropped';
    };

export type EmitBusActivity = (activity: BusActivity) => void;
