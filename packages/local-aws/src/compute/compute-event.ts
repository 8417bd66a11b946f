/** What the compute side tells whoever watches a run. */
export type ComputeEvent =
  | {
      readonly kind: 'instance-state';
      readonly at: number;
      readonly instanceId: string;
      readonly privateIp: string;
      readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated';
      readonly reason?: string;
    }
  | {
      readonly kind: 'lifecycle-state';
      readonly at: number;
      readonly group: string;
      readonly instanceId: string;
      readonly privateIp: string;
      readonly state: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'lifecycle-action';
      readonly at: number;
      readonly group: string;
      readonly hook: string;
      readonly instanceId: string;
      readonly token: string;
      readonly step: 'opened' | 'heartbeat' | 'completed' | 'expired';
      readonly result?: 'CONTINUE' | 'ABANDON';
    }
  | {
      readonly kind: 'command';
      readonly at: number;
      readonly commandId: string;
      readonly instanceId: string;
      readonly document: string;
      readonly status: string;
      readonly exitCode?: number;
    }
  | {
      readonly kind: 'target-health';
      readonly at: number;
      readonly targetGroup: string;
      readonly target: string;
      readonly state: string;
      readonly reason?: string;
    };

export type EmitComputeEvent = (event: ComputeEvent) => void;
