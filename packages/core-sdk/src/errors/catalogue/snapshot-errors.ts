import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  SNAPSHOT_CORRUPT: {
    message: 'The snapshot {key} is not what it should be: {reason}',
    check: 'aws s3api head-object --bucket <bucket> --key {key}; compare with {key}.manifest.json',
    commonCauses: ['upload or download cut off', 'disk fault', 'file changed by hand'],
    retryable: false,
    operatorAction: 'Use the snapshot before it; look for the cause before the next backup',
    runbook: 'backup-and-restore',
  },
  SNAPSHOT_NAME_TAKEN: {
    message: 'The snapshot {key} was not saved: another object has this name, {reason}',
    check: 'aws s3api head-object --bucket <bucket> --key {key}; compare with {key}.manifest.json',
    commonCauses: [
      'key of an earlier snapshot',
      'an earlier attempt that ended before its manifest',
      'two backups at once',
    ],
    retryable: false,
    operatorAction: 'Save under another key; the object that is there was left alone',
    runbook: 'backup-and-restore',
  },
  SNAPSHOT_NONE_USABLE: {
    message: 'None of {count} snapshots can be restored: {reason}',
    check: 'aws s3api list-objects-v2 --bucket <bucket> --prefix <cluster>/',
    commonCauses: ['no backup was ever finished', 'backups of another cluster', 'bucket of another name'],
    retryable: false,
    operatorAction: 'Find a snapshot by hand, or bring a lost member back',
    runbook: 'backup-and-restore',
  },
} as const;

/** Snapshots of etcd. */
export const snapshotErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
