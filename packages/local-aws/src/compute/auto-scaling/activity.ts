export type ActivityStatus =
  | 'PreInService'
  | 'InProgress'
  | 'MidLifecycleAction'
  | 'Successful'
  | 'Failed'
  | 'Cancelled';

/** A line of a group's history. */
export interface Activity {
  readonly activityId: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAt: number;
  status: ActivityStatus;
  statusMessage: string | undefined;
  progress: number;
  endedAt: number | undefined;
}

/** A moment as activity causes write it. */
export function causeTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function endActivity(activity: Activity, status: ActivityStatus, at: number, message?: string): void {
  activity.status = status;
  activity.statusMessage = message;
  activity.progress = 100;
  activity.endedAt = at;
}
