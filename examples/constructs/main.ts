import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
// In an app of your own: from 'cdktf-eks-pod-identity/constructs'.
import {
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  WorkloadServiceAccount,
} from '../../modules/constructs';

const account = '111122223333';
const region = 'eu-west-1';
const cluster = { name: 'shop', arn: `arn:aws:eks:${region}:${account}:cluster/shop` };
const reports = { namespace: 'finance', serviceAccount: 'reports' };

/** A bucket, and a service account in the cluster `shop` whose pods read and write it. */
class Reports extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region, allowedAccountIds: [account] });
    new KubernetesProvider(this, 'kubernetes', { configContext: cluster.arn });

    new PodIdentityAgent(this, 'agent', { clusterName: cluster.name, addonVersion: 'v1.3.8-eksbuild.2' });

    const bucket = new S3Bucket(this, 'bucket', { bucketPrefix: 'reports-' });
    const role = new PodIdentityRole(this, 'role', {
      name: 'reports',
      trust: { account, associations: [{ clusterArn: cluster.arn, ...reports }] },
      inlinePolicies: {
        bucket: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket.arn },
            // Each pod keeps to the folder of its namespace: `\${…}` is IAM's variable, `${…}` a reference of CDKTF's.
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: `${bucket.arn}/\${aws:PrincipalTag/kubernetes-namespace}/*`,
            },
          ],
        },
      },
    });

    const { namespace, serviceAccount: name } = reports;
    new WorkloadServiceAccount(this, 'service-account', { namespace, name });
    new PodIdentityAssociation(this, 'association', { clusterName: cluster.name, ...reports, role });
  }
}

const app = new App();
new Reports(app, 'reports');
app.synth();
