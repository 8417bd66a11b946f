import { expect, test } from 'vitest';
import { defaultTemplate } from '../../test/cluster-template.ts';

test('what a snapshot leaves behind whose node was killed does not stay in the backup bucket', () => {
  const buckets = defaultTemplate().findResources('AWS::S3::Bucket');
  const backups = Object.entries(buckets).find(([id]) => id.includes('EtcdBackupBucket'))?.[1];
  expect(backups?.['Properties']).toMatchObject({
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([
        {
          Id: 'DeleteUnfinishedUploads',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ]) as unknown,
    },
  });
});
