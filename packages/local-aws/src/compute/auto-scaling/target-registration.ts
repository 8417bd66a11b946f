/** How a group puts its instances behind its target groups; the load-balancing side answers. */
export interface TargetRegistration {
  register(targetGroupArn: string, instanceId: string): void;
  deregister(targetGroupArn: string, instanceId: string): void;
}
