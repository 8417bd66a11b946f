/** What a rehearsal tells its view and its report while it runs. */
export type RehearsalEvent =
  | { readonly kind: 'chapter'; readonly at: number; readonly title: string }
  | { readonly kind: 'note'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'instance';
      readonly at: number;
      readonly instanceId: string;
      /** Without the cluster's name. */
      readonly group: string;
      readonly address: string;
      /** Lifecycle state in its group, as Auto Scaling names it. */
      readonly state: string;
    }
  | { readonly kind: 'stage'; readonly at: number; readonly instanceId: string; readonly stage: string }
  | { readonly kind: 'role'; readonly at: number; readonly instanceId: string; readonly role: string }
  | {
      readonly kind: 'decision';
      readonly at: number;
      readonly by: string;
      readonly decision: string;
      readonly reason: string;
    };

export type RehearsalListener = (event: RehearsalEvent) => void;

/** Shows a rehearsal to a person. */
export interface View {
  show(event: RehearsalEvent): void;
  close(): void;
}
