import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  SNAPSHOT_CORRUPT: {
    message: 'The snapshot {key} is not what it should be: {reason}',
    check:
      'aws s3api head-object --bucket ${BUCKET:?} --key {key}; aws s3 cp s3://${BUCKET:?}/{key}.manifest.json -  # compare ContentLength with sizeBytes',
    commonCauses: ['upload or download cut off', 'disk fault', 'file changed by hand'],
    retryable: false,
    operatorAction:
      'Nothing while restoring: the snapshot before it is tried by itself. While saving: take another, then look at the disk of that node',
    runbook: 'backup-and-restore',
  },
  SNAPSHOT_NAME_TAKEN: {
    message: 'The snapshot {key} was not saved: another object has this name, {reason}',
    check:
      'aws s3api head-object --bucket ${BUCKET:?} --key {key}; aws s3 cp s3://${BUCKET:?}/{key}.manifest.json -  # an object without a manifest is what an earlier attempt left',
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
    check: 'aws s3 ls s3://${BUCKET:?}/${CLUSTER:?}/  # a snapshot is whole when its .manifest.json stands beside it',
    commonCauses: ['no backup was ever finished', 'backups of another cluster', 'bucket of another name'],
    retryable: false,
    operatorAction:
      'Look for a control plane whose disk still has the data: it is newer than any backup. Then follow the runbook',
    runbook: 'backup-and-restore',
  },
} as const;

/** Snapshots of etcd. */
export const snapshotErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
