// Flags of kube-apiserver 1.36 that kubeadm writes or its users add; the real one refuses any that it does not know.
const KNOWN: ReadonlySet<string> = new Set(
  `admission-control-config-file advertise-address allow-privileged anonymous-auth api-audiences audit-log-batch-max-size
  audit-log-compress audit-log-format audit-log-maxage audit-log-maxbackup audit-log-maxsize audit-log-mode audit-log-path
  audit-policy-file audit-webhook-config-file authentication-config authentication-token-webhook-config-file
  authorization-config authorization-mode bind-address client-ca-file cloud-provider contention-profiling
  default-not-ready-toleration-seconds default-unreachable-toleration-seconds default-watch-cache-size
  delete-collection-workers disable-admission-plugins egress-selector-config-file enable-admission-plugins
  enable-aggregator-routing enable-bootstrap-token-auth encryption-provider-config endpoint-reconciler-type etcd-cafile
  etcd-certfile etcd-compaction-interval etcd-count-metric-poll-period etcd-healthcheck-timeout etcd-keyfile etcd-prefix
  etcd-readycheck-timeout etcd-servers etcd-servers-overrides event-ttl external-hostname feature-gates goaway-chance
  http2-max-streams-per-connection kubelet-certificate-authority kubelet-client-certificate kubelet-client-key
  kubelet-port kubelet-preferred-address-types kubelet-timeout livez-grace-period logging-format
  max-connection-bytes-per-sec max-mutating-requests-inflight max-requests-inflight min-request-timeout oidc-ca-file
  oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-username-claim oidc-username-prefix
  permit-port-sharing profiling proxy-client-cert-file proxy-client-key-file request-timeout requestheader-allowed-names
  requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers requestheader-uid-headers
  requestheader-username-headers runtime-config secure-port service-account-issuer service-account-jwks-uri
  service-account-key-file service-account-lookup service-account-max-token-expiration service-account-signing-key-file
  service-cluster-ip-range service-node-port-range shutdown-delay-duration shutdown-send-retry-after storage-backend
  storage-media-type strict-transport-security-directives tls-cert-file tls-cipher-suites tls-min-version
  tls-private-key-file tls-sni-cert-key token-auth-file tracing-config-file v vmodule watch-cache watch-cache-sizes`.split(
    /\s+/,
  ),
);

/** Flags by name, the last of each. */
export type Flags = ReadonlyMap<string, string>;

/**
 * Reads `--name=value` and `--name value` arguments.
 *
 * @throws {Error} for a flag that kube-apiserver does not have.
 */
export function parseFlags(argv: readonly string[]): Flags {
  const flags = new Map<string, string>();
  for (let index = 0; index < argv.length; index += 1) {
    const [, name = '', equals, value = ''] = /^--?([^=]+)(=?)(.*)$/s.exec(argv[index] ?? '') ?? [];
    if (!KNOWN.has(name)) throw new Error(`unknown flag: --${name}`);
    const next = argv[index + 1];
    const apart = equals === '' && next !== undefined && !next.startsWith('-');
    flags.set(name, apart ? next : equals === '' ? 'true' : value);
    if (apart) index += 1;
  }
  return flags;
}
