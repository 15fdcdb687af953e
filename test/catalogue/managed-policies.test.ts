import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import {
  findManagedPolicy,
  findManagedPolicyByName,
  managedPolicyArnOf,
  managedPolicyNames,
} from '../../modules/catalogue/managed-policies';
import { isPresumed, presumedDocument } from '../../modules/catalogue/presumed-policies';
import { packagedPolicies } from '../../scripts/packaged-policies';
import { reduceManagedPolicies } from '../../scripts/reduce-managed-policies';

describe('the managed policies', () => {
  test('are those of the package and no other', () => {
    expect(managedPolicyNames().toSorted()).toEqual([...packagedPolicies().keys()].toSorted());
  });

  test('are each the latest version of the package', () => {
    for (const [name, { arn, latestVersionId, versions }] of packagedPolicies()) {
      const expected = { arn, version: latestVersionId, document: versions[latestVersionId]?.document };
      expect(findManagedPolicy(arn)).toEqual(expected);
      expect(findManagedPolicyByName(name)).toEqual(expected);
    }
  });

  test('are what the reduction of the installed package gives', () => {
    const data = join(__dirname, '../../modules/catalogue/data');
    const { index, documents } = reduceManagedPolicies();
    expect(readFileSync(join(data, 'managed-policies.txt'), 'utf8') === index).toBe(true);
    const packed = readFileSync(join(data, 'managed-policies.jsonl.br'));
    expect(brotliDecompressSync(packed).toString('utf8') === documents).toBe(true);
  });
});

describe('a look-up', () => {
  test('gives the ARN with its path for a name', () => {
    expect(managedPolicyArnOf('AmazonEBSCSIDriverPolicy')).toBe(
      'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy',
    );
  });

  test.each([
    '',
    'ReadOnlyAccess',
    'arn:aws:iam::aws:policy/NoSuchPolicy',
    'arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy',
    'arn:aws-cn:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::111122223333:policy/ReadOnlyAccess',
  ])('finds nothing under the ARN %j', (arn) => {
    expect(findManagedPolicy(arn)).toBeUndefined();
  });

  test.each(['', 'readonlyaccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'constructor'])(
    'finds no policy of the name %j',
    (name) => {
      expect(findManagedPolicyByName(name)).toBeUndefined();
    },
  );
});

describe('a policy of AWS in another partition', () => {
  const NODE = 'policy/AmazonEKSWorkerNodePolicy';

  test('is presumed to be as in the partition aws, in the names of its own', () => {
    const arns = (text: string): string[] => text.match(/arn:[a-z-]+:/g) ?? [];
    for (const name of managedPolicyNames()) {
      const published = managedPolicyArnOf(name)!;
      const presumed = JSON.stringify(presumedDocument(published.replace('arn:aws:', 'arn:aws-us-gov:')));
      expect(presumed.replaceAll('arn:aws-us-gov:', 'arn:aws:')).toBe(
        JSON.stringify(findManagedPolicy(published)?.document),
      );
      expect(arns(presumed)).not.toContain('arn:aws:');
    }
  });

  test('may name services of China in both ways', () => {
    const arn = 'arn:aws-cn:iam::aws:policy/AmazonECS_FullAccess';
    const text = JSON.stringify(presumedDocument(arn));
    expect(text).toContain('"ecs-tasks.amazonaws.com","ecs-tasks.amazonaws.com.cn"');
  });

  test.each([
    [`arn:aws-us-gov:iam::aws:${NODE}`, true],
    [`arn:aws-eusc:iam::aws:${NODE}`, true],
    [`arn:aws:iam::aws:${NODE}`, false],
    [`arn:aws-mars:iam::aws:${NODE}`, false],
    [`arn:aws-cn:iam::111122223333:${NODE}`, false],
    ['arn:aws-cn:iam::aws:policy/NoSuchPolicy', false],
    ['ReadOnlyAccess', false],
  ])('%s: %s', (arn, expected) => {
    expect([isPresumed(arn), presumedDocument(arn) !== undefined]).toEqual([expected, expected]);
  });
});
