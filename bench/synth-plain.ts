/**
 * The same resources as `synth-ours.ts`, declared without this project: plain CDKTF, one stack after the other, every
 * value a literal. Arguments: a file with the literals, the folder to write to.
 */
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePoliciesExclusive } from '@cdktf/provider-aws/lib/iam-role-policies-exclusive';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, S3Backend, TerraformStack } from 'cdktf';
import { readFileSync } from 'node:fs';

/** The literal values of one stack. */
export interface PlainStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly backend: { readonly bucket: string; readonly key: string; readonly region: string };
  /** Present in the stack of a cluster. */
  readonly agentOf?: string;
  /** Present in the stack of a service. */
  readonly service?: {
    readonly roleName: string;
    readonly path: string;
    readonly permissionsBoundary: string;
    readonly tags: Record<string, string>;
    readonly assumeRolePolicy: string;
    readonly policyName: string;
    readonly policy: string;
    readonly association: { readonly clusterName: string; readonly namespace: string; readonly serviceAccount: string };
  };
}

function declare(app: App, { name, region, account, backend, agentOf, service }: PlainStack): void {
  const stack = new TerraformStack(app, name);
  new S3Backend(stack, backend);
  new AwsProvider(stack, 'aws', { region, allowedAccountIds: [account] });
  if (agentOf !== undefined) {
    new EksAddon(stack, 'agent', { clusterName: agentOf, addonName: 'eks-pod-identity-agent' });
  }
  if (service === undefined) return;
  const { roleName, path, permissionsBoundary, tags, assumeRolePolicy, policyName, association } = service;
  const role = new IamRole(stack, 'role', { name: roleName, path, permissionsBoundary, tags, assumeRolePolicy });
  const policy = new IamRolePolicy(stack, 'policy', { name: policyName, role: role.name, policy: service.policy });
  new IamRolePoliciesExclusive(stack, 'inline', { roleName: role.name, policyNames: [policy.name] });
  new IamRolePolicyAttachmentsExclusive(stack, 'attached', { roleName: role.name, policyArns: [] });
  new EksPodIdentityAssociation(stack, 'association', { ...association, roleArn: role.arn, dependsOn: [policy] });
}

function main([file, outdir]: readonly string[]): void {
  if (file === undefined || outdir === undefined) throw new Error('two arguments');
  const app = new App({ outdir });
  for (const stack of JSON.parse(readFileSync(file, 'utf8')) as PlainStack[]) declare(app, stack);
  app.synth();
}

if (process.argv[1] === __filename) main(process.argv.slice(2));
