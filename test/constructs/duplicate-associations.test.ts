import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { PodIdentityAssociation } from '../../modules/constructs/pod-identity-association';
import { PodIdentityRole } from '../../modules/constructs/pod-identity-role';
import { problemsOf, stackIn } from './problems-of';

const ACCOUNT = '111122223333';
const clusterArn = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop`;
const orders = { clusterArn, namespace: 'shop', serviceAccount: 'orders' };

describe('a duplicate association', () => {
  const account = { clusterName: 'shop', namespace: 'shop', serviceAccount: 'orders' };
  const role = `arn:aws:iam::${ACCOUNT}:role/orders`;
  const duplicate = (path: string, earlier: string) =>
    `[${path}] duplicate association of service account "shop/orders" in cluster "shop": ` +
    `[${earlier}] associates it already, and EKS allows one association per service account`;

  it('is reported with the paths of both', () => {
    const problems = problemsOf((stack) => {
      new PodIdentityAssociation(stack, 'first', { ...account, role });
      new PodIdentityAssociation(stack, 'second', { ...account, role: `${role}-2` });
      new PodIdentityAssociation(stack, 'other', { ...account, serviceAccount: 'billing', role });
    });
    expect(problems).toEqual([duplicate('stack/second', 'stack/first')]);
  });

  it('is one in another stack of the app, too, where both are known to be in one account and region', () => {
    const app = Testing.app();
    const [first, second] = ['first', 'second'].map((id) => stackIn(app, id)) as [TerraformStack, TerraformStack];
    new PodIdentityAssociation(first, 'association', { ...account, role });
    new PodIdentityAssociation(second, 'association', { ...account, role });
    expect(() => {
      first.runAllValidations();
    }).not.toThrow();
    expect(() => {
      second.runAllValidations();
    }).toThrow(duplicate('second/association', 'first/association'));
  });

  it('is known by the account that the `PodIdentityRole` trusts', () => {
    const app = Testing.app();
    const stacks = ['first', 'second', 'third'].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    });
    const accounts = [ACCOUNT, ACCOUNT, '444455556666'];
    for (const [index, stack] of stacks.entries()) {
      const given = { name: 'orders', trust: { account: accounts[index]!, associations: [orders] } };
      new PodIdentityAssociation(stack, 'association', { ...account, role: new PodIdentityRole(stack, 'role', given) });
    }
    const [, second, third] = stacks as [TerraformStack, TerraformStack, TerraformStack];
    expect(() => {
      second.runAllValidations();
    }).toThrow(duplicate('second/association', 'first/association'));
    expect(() => {
      third.runAllValidations();
    }).not.toThrow('duplicate');
  });

  it.each<[where: string, build: (stack: TerraformStack) => void]>([
    ['another region', (stack) => new PodIdentityAssociation(stack, 'b', { ...account, role, region: 'us-east-1' })],
    [
      'the account of another provider',
      (stack) => {
        const provider = new AwsProvider(stack, 'other', {
          alias: 'other',
          region: 'eu-west-1',
          allowedAccountIds: ['444455556666'],
        });
        const roleThere = 'arn:aws:iam::444455556666:role/orders';
        new PodIdentityAssociation(stack, 'b', { ...account, role: roleThere, provider });
      },
    ],
    [
      'what may be another account',
      (stack) => {
        const provider = new AwsProvider(stack, 'other', { alias: 'other', region: 'eu-west-1', profile: 'other' });
        const there = new IamRole(stack, 'role', { assumeRolePolicy: '{}', provider });
        new PodIdentityAssociation(stack, 'b', { ...account, role: there, provider });
      },
    ],
    [
      'a cluster of another name',
      (stack) => new PodIdentityAssociation(stack, 'b', { ...account, clusterName: 'shop-2', role }),
    ],
  ])('is not one in %s', (_where, build) => {
    const problems = problemsOf((stack) => {
      new PodIdentityAssociation(stack, 'a', { ...account, role });
      build(stack);
    });
    expect(problems).toEqual([]);
  });

  it('is not one of an association that was removed', () => {
    const problems = problemsOf((stack) => {
      new PodIdentityAssociation(stack, 'a', { ...account, role });
      stack.node.tryRemoveChild('a');
      new PodIdentityAssociation(stack, 'b', { ...account, role });
    });
    expect(problems).toEqual([]);
  });
});
