import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  ETCD_UNREACHABLE: {
    message: 'etcd at {endpoint} does not answer: {reason}',
    check:
      "crictl ps -a --name '^etcd$'; curl -sS -m 5 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key {endpoint}/health  # on a control plane",
    commonCauses: [
      'etcd is starting or has crashed',
      'the instance is gone',
      'the disk is full',
      'the security group closes 2379 between control planes',
    ],
    retryable: true,
    operatorAction:
      'Read the log of etcd on the node of that address; when the instance is gone, its group replaces it',
    runbook: 'etcd-member',
  },
  ETCD_TIMED_OUT: {
    message: 'etcd at {endpoint} did not answer within {timeoutMs} ms',
    check:
      "bootstrap-agent etcd status; crictl logs --tail 50 $(crictl ps -a -q --name '^etcd$' | head -1) 2>&1 | grep -E 'slow|too long|no leader'",
    commonCauses: ['no quorum', 'a slow disk', 'an overloaded instance'],
    retryable: true,
    operatorAction: 'When the status shows no leader, it is quorum; else the disk of the node of that address',
    runbook: 'etcd-member',
  },
  ETCD_TLS_REFUSED: {
    message: 'etcd at {endpoint} refused the TLS handshake: {reason}',
    check: 'openssl x509 -noout -dates -issuer -in /etc/kubernetes/pki/etcd/healthcheck-client.crt',
    commonCauses: [
      'the client certificate has expired',
      'the certificate is of another cluster',
      'the address is not in the server certificate',
    ],
    retryable: false,
    operatorAction:
      'Renew the certificates with `kubeadm certs renew all`; those of another cluster: replace the instance',
    runbook: 'etcd-member',
  },
  ETCD_NO_QUORUM: {
    message: 'etcd has no quorum: {reason}',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['half of the voters or more are down', 'a network partition', 'an election is going on'],
    retryable: true,
    operatorAction: 'Start the instances of the voters that are down; restore only when they are gone for good',
    runbook: 'etcd-member',
  },
  ETCD_QUORUM_RISK: {
    message: 'Removing {member} would leave {healthy} healthy voters of {voters}, {needed} are needed',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['another member is down or starting', 'several control planes terminate at once'],
    retryable: true,
    operatorAction: 'Bring the unhealthy members back first; the removal is tried again by itself',
    runbook: 'etcd-member',
  },
  ETCD_LAST_MEMBER: {
    message: 'Removing {member} would remove the last voter',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['group scaled to zero', 'other members were removed before'],
    retryable: false,
    operatorAction:
      'Bring up another control plane first; to take the whole cluster down on purpose, follow the runbook',
    runbook: 'etcd-member',
  },
  ETCD_CHANGE_IN_PROGRESS: {
    message: 'Another membership change is going on: {reason}',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['a node is joining', 'a node died while it joined'],
    retryable: true,
    operatorAction:
      'Wait for the node that joins; a member that never started and has no instance is removed by etcd-lifecycle',
    runbook: 'etcd-member',
  },
  ETCD_MEMBER_UNKNOWN: {
    message: 'etcd has no member {member}',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['removed before', 'id of another cluster'],
    retryable: false,
    operatorAction: 'None when it was to be removed; else compare the id with the status',
    runbook: 'etcd-member',
  },
  ETCD_MEMBER_MISMATCH: {
    message: 'Member {member} is not the one asked for: {reason}',
    check:
      'bootstrap-agent etcd status; aws dynamodb scan --consistent-read --table-name ${CLUSTER:?}-etcd-members --max-items 20  # compare ids, names and addresses',
    commonCauses: ['a stale item in the member table', 'the address was given to a new instance'],
    retryable: false,
    operatorAction: 'etcd is right: correct or delete the item of the member table by the runbook',
    runbook: 'etcd-member',
  },
  ETCD_MEMBER_EXISTS: {
    message: 'etcd has a member with the peer address {peerUrl} already',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['an earlier join was cut off', 'address given to a new instance'],
    retryable: false,
    operatorAction: 'Remove the old member by the runbook when no instance stands behind it',
    runbook: 'etcd-member',
  },
  ETCD_UNHEALTHY_CLUSTER: {
    message: 'etcd refuses a membership change while it holds itself unhealthy',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['a member connected less than 5 s ago', 'a member is down'],
    retryable: true,
    operatorAction: 'Wait ten seconds; then bring the members back that the status shows as unhealthy',
    runbook: 'etcd-member',
  },
  ETCD_LEARNER_BEHIND: {
    message: 'Learner {member} is not in sync with the leader yet',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['the learner has just started', 'the disk or network of its node is slow'],
    retryable: true,
    operatorAction: 'Wait; after ten minutes read the log of etcd on the node of the learner',
    runbook: 'etcd-member',
  },
  ETCD_NOT_LEADER: {
    message: 'etcd at {endpoint} is not the leader',
    check: 'bootstrap-agent etcd status',
    commonCauses: ['leadership moved since it was observed'],
    retryable: true,
    operatorAction: 'None: the leader is looked up again',
    runbook: 'etcd-member',
  },
  ETCD_NO_SPACE: {
    message: 'etcd at {endpoint} is out of space',
    check: 'bootstrap-agent etcd status; df -h /var/lib/etcd  # dbSizeBytes against the quota of 8 GiB',
    commonCauses: [
      'the quota is reached: a controller writes without end',
      'nothing was compacted',
      'the disk is full',
    ],
    retryable: false,
    operatorAction: 'Compact, defragment and disarm the alarm by the runbook; then find out who writes so much',
    runbook: 'etcd-member',
  },
  ETCD_FACTS_STALE: {
    message: 'What is known of etcd is {ageMs} ms old',
    check: 'bootstrap-agent etcd status; chronyc tracking',
    commonCauses: ['a slow command', 'clocks of function and node differ'],
    retryable: true,
    operatorAction: 'None: etcd is observed again',
    runbook: 'etcd-member',
  },
  ETCD_REFUSED: {
    message: 'etcd at {endpoint} refused {operation}: {reason}',
    check: "crictl logs --tail 50 $(crictl ps -a -q --name '^etcd$' | head -1)",
    commonCauses: ['a request that this version of etcd does not know', 'authentication is on'],
    retryable: false,
    operatorAction: 'Read the reason and the log of etcd; versions 3.4 to 3.6 without authentication are supported',
    runbook: 'etcd-member',
  },
  ETCD_ANSWER_INVALID: {
    message: 'etcd at {endpoint} answered {operation} with something unexpected: {reason}',
    check:
      'curl -sS -m 5 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key {endpoint}/version',
    commonCauses: ['something else listens at this address', 'a version newer than 3.6'],
    retryable: false,
    operatorAction: 'Correct the address; versions 3.4 to 3.6 are supported',
    runbook: 'etcd-member',
  },
} as const;

/** etcd, its members and its quorum. */
export const etcdErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
