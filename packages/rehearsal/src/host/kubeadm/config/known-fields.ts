/** Fields of an object: `true` for anything, an object for its fields, a list of one for a list of such. */
export type Fields = true | { readonly [name: string]: Fields } | readonly [Fields];

function all(names: string): { readonly [name: string]: Fields } {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, true] as const),
  );
}

const PAIRS: Fields = [all('name value')];
const NODE_REGISTRATION: Fields = {
  ...all('name criSocket ignorePreflightErrors imagePullPolicy imagePullSerial'),
  taints: [all('key value effect timeAdded')],
  kubeletExtraArgs: PAIRS,
};
const TIMEOUTS = all(
  'controlPlaneComponentHealthCheck kubeletHealthCheck kubernetesAPICall etcdAPICall tlsBootstrap discovery upgradeManifests',
);
const LOCAL_API_ENDPOINT = all('advertiseAddress bindPort');
const PATCHES = all('directory');
const COMPONENT: { readonly [name: string]: Fields } = {
  extraArgs: PAIRS,
  extraEnvs: true,
  extraVolumes: [all('name hostPath mountPath readOnly pathType')],
};

/** Fields of every kind of document that kubeadm reads, by `apiVersion/kind`. */
export const KNOWN_FIELDS: Readonly<Record<string, { readonly [name: string]: Fields }>> = {
  'kubeadm.k8s.io/v1beta4/InitConfiguration': {
    bootstrapTokens: [all('token description ttl expires usages groups')],
    ...all('dryRun certificateKey skipPhases'),
    nodeRegistration: NODE_REGISTRATION,
    localAPIEndpoint: LOCAL_API_ENDPOINT,
    patches: PATCHES,
    timeouts: TIMEOUTS,
  },
  'kubeadm.k8s.io/v1beta4/ClusterConfiguration': {
    ...all('kubernetesVersion controlPlaneEndpoint certificatesDir imageRepository featureGates clusterName'),
    ...all('encryptionAlgorithm certificateValidityPeriod caCertificateValidityPeriod'),
    networking: all('serviceSubnet podSubnet dnsDomain'),
    etcd: {
      local: { ...all('imageRepository imageTag dataDir extraEnvs serverCertSANs peerCertSANs'), extraArgs: PAIRS },
      external: all('endpoints caFile certFile keyFile httpEndpoints'),
    },
    apiServer: { ...COMPONENT, certSANs: true },
    controllerManager: COMPONENT,
    scheduler: COMPONENT,
    dns: all('imageRepository imageTag disabled'),
    proxy: all('disabled'),
  },
  'kubeadm.k8s.io/v1beta4/JoinConfiguration': {
    ...all('dryRun caCertPath skipPhases'),
    nodeRegistration: NODE_REGISTRATION,
    discovery: {
      bootstrapToken: all('token apiServerEndpoint caCertHashes unsafeSkipCAVerification'),
      file: all('kubeConfigPath'),
      tlsBootstrapToken: true,
    },
    controlPlane: { certificateKey: true, localAPIEndpoint: LOCAL_API_ENDPOINT },
    patches: PATCHES,
    timeouts: TIMEOUTS,
  },
  'kubeadm.k8s.io/v1beta4/ResetConfiguration': {
    ...all('cleanupTmpDir certificatesDir criSocket dryRun force ignorePreflightErrors skipPhases unmountFlags'),
    timeouts: TIMEOUTS,
  },
  'kubeadm.k8s.io/v1beta4/UpgradeConfiguration': {
    apply: {
      ...all(
        'kubernetesVersion allowExperimentalUpgrades allowRCUpgrades certificateRenewal dryRun etcdUpgrade forceUpgrade',
      ),
      ...all('ignorePreflightErrors printConfig skipPhases imagePullPolicy imagePullSerial'),
      patches: PATCHES,
    },
    node: {
      ...all('certificateRenewal dryRun etcdUpgrade ignorePreflightErrors skipPhases imagePullPolicy imagePullSerial'),
      patches: PATCHES,
    },
    diff: all('kubernetesVersion contextLines'),
    plan: all(
      'kubernetesVersion allowExperimentalUpgrades allowRCUpgrades etcdUpgrade ignorePreflightErrors printConfig dryRun',
    ),
    timeouts: TIMEOUTS,
  },
  'kubelet.config.k8s.io/v1beta1/KubeletConfiguration': all(`
    enableServer staticPodPath podLogsDir syncFrequency fileCheckFrequency httpCheckFrequency staticPodURL
    staticPodURLHeader address port readOnlyPort tlsCertFile tlsPrivateKeyFile tlsCipherSuites tlsMinVersion
    rotateCertificates serverTLSBootstrap authentication authorization registryPullQPS registryBurst
    imagePullCredentialsVerificationPolicy preloadedImagesVerificationAllowlist eventRecordQPS eventBurst
    enableDebuggingHandlers enableContentionProfiling healthzPort healthzBindAddress oomScoreAdj clusterDomain clusterDNS
    streamingConnectionIdleTimeout nodeStatusUpdateFrequency nodeStatusReportFrequency nodeLeaseDurationSeconds
    imageMinimumGCAge imageMaximumGCAge imageGCHighThresholdPercent imageGCLowThresholdPercent volumeStatsAggPeriod
    kubeletCgroups systemCgroups cgroupRoot cgroupsPerQOS cgroupDriver cpuManagerPolicy singleProcessOOMKill
    cpuManagerPolicyOptions cpuManagerReconcilePeriod memoryManagerPolicy topologyManagerPolicy topologyManagerScope
    topologyManagerPolicyOptions qosReserved runtimeRequestTimeout hairpinMode maxPods podCIDR podPidsLimit resolvConf
    runOnce cpuCFSQuota cpuCFSQuotaPeriod nodeStatusMaxImages maxOpenFiles contentType kubeAPIQPS kubeAPIBurst
    serializeImagePulls maxParallelImagePulls evictionHard evictionSoft evictionSoftGracePeriod
    evictionPressureTransitionPeriod evictionMaxPodGracePeriod evictionMinimumReclaim mergeDefaultEvictionSettings
    podsPerCore enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains iptablesMasqueradeBit
    iptablesDropBit featureGates failSwapOn memorySwap containerLogMaxSize containerLogMaxFiles containerLogMaxWorkers
    containerLogMonitorInterval configMapAndSecretChangeDetectionStrategy systemReserved kubeReserved
    reservedSystemCPUs showHiddenMetricsForVersion systemReservedCgroup kubeReservedCgroup enforceNodeAllocatable
    allowedUnsafeSysctls volumePluginDir providerID kernelMemcgNotification logging enableSystemLogHandler
    enableSystemLogQuery shutdownGracePeriod shutdownGracePeriodCriticalPods shutdownGracePeriodByPodPriority
    reservedMemory enableProfilingHandler enableDebugFlagsHandler seccompDefault memoryThrottlingFactor
    registerWithTaints registerNode tracing localStorageCapacityIsolation containerRuntimeEndpoint imageServiceEndpoint
    failCgroupV1 userNamespaces crashLoopBackOff`),
  'kubeproxy.config.k8s.io/v1alpha1/KubeProxyConfiguration': all(`
    featureGates clientConnection logging hostnameOverride bindAddress healthzBindAddress metricsBindAddress
    bindAddressHardFail enableProfiling showHiddenMetricsForVersion mode iptables ipvs nftables winkernel
    detectLocalMode detectLocal clusterCIDR nodePortAddresses oomScoreAdj conntrack configSyncPeriod portRange
    windowsRunAsService`),
};

/** Paths of the fields of a document that its kind does not have. */
export function findUnknownFields(value: unknown, fields: Fields, path: string = ''): readonly string[] {
  if (fields === true || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const items = Array.isArray(fields) ? (fields[0] as Fields) : true;
    return (value as readonly unknown[]).flatMap((item, index) => findUnknownFields(item, items, `${path}[${index}]`));
  }
  const known = fields as { readonly [name: string]: Fields };
  return Object.entries(value).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const next = known[name];
    return next === undefined ? [at] : findUnknownFields(child, next, at);
  });
}
