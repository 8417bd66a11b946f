import { say } from '../output.ts';

/** What a new cluster's users are told. */
export interface Initialized {
  readonly endpoint: string;
  readonly token: string;
  readonly pin: string;
  /** Absent when no certificates were uploaded. */
  readonly certificateKey: string | undefined;
}

/** Prints the farewell of `kubeadm init`, shortened to the commands that join further nodes. */
export function printInitialized({ endpoint, token, pin, certificateKey }: Initialized): void {
  say();
  say('Your Kubernetes control-plane has initialized successfully!');
  say();
  const join = `kubeadm join ${endpoint} --token ${token} \\\n\t--discovery-token-ca-cert-hash ${pin} `;
  if (certificateKey !== undefined) {
    say('You can now join any number of control-plane nodes running the following command on each as root:');
    say();
    say(`  ${join}\\\n\t--control-plane --certificate-key ${certificateKey}`);
    say();
  }
  say('Then you can join any number of worker nodes by running the following on each as root:');
  say();
  say(join);
}
