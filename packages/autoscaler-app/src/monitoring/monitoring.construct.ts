import { Construct } from 'constructs';
import { alarms, type MonitoredParts } from './alarms.ts';
import { clusterDashboard } from './dashboard.ts';

/** Alarms, without actions of their own: who is told is up to the owner. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, parts: MonitoredParts) {
    super(scope, id);
    clusterDashboard(this, parts, alarms(this, parts));
  }
}
