import { plannedChanges } from '../../modules/review/planned-service';
import { canonicalChanges, changeDigest } from '../../modules/plan/canonical-changes';
import { driftedResources } from '../../modules/plan/drifted-resources';
import { plannedAccess } from '../../modules/plan/planned-access';
import { differences, planRecord } from '../../modules/plan/plan-record';
import { realPlan } from './real-plans';

const PLACE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const SSM = 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Documents in short: `s3:*`, `!s3:DeleteObject`. */
function policiesOf(name: string, side: 'before' | 'after'): string[] | undefined {
  const [role] = plannedAccess(realPlan(name), () => PLACE)[side];
  return role?.role.permissions?.policies.map((policy) => {
    if (typeof policy === 'string') return policy;
    const statements = policy.Statement as { Effect: string; Action: string }[];
    return statements.map(({ Effect, Action }) => (Effect === 'Deny' ? `!${Action}` : Action)).join(' ');
  });
}

const doubtsOf = (name: string) =>
  Object.values(plannedAccess(realPlan(name), () => PLACE))
    .flat()
    .flatMap(({ undecided }: { undecided: readonly string[] }) => undecided);

const ALL = ['s3:* !s3:DeleteObject', 'sqs:SendMessage', SSM, 'sns:Publish'];

describe('the access that a plan of the real provider finds and leaves', () => {
  it.each([
    ['create', undefined, ALL],
    ['after-apply', ALL, ALL],
    ['grant-removed', ALL, ['s3:* !s3:DeleteObject', SSM, 'sns:Publish']],
    ['deny-removed', ALL, ['s3:*', 'sqs:SendMessage', SSM, 'sns:Publish']],
    ['attachments-removed', ALL, ['s3:* !s3:DeleteObject', 'sqs:SendMessage']],
    ['all-removed', ALL, undefined],
    ['moved', ALL, ALL],
    ['renamed-new-first', ALL, ALL],
    ['path-changed-by-id', ALL, ALL],
    ['import', ALL, ALL],
    ['import-and-change', ALL, ALL],
    ['by-hand', ['iam:*', 's3:*', ADMIN, SSM, 'sns:Publish'], ALL],
  ])('%s', (name, before, after) => {
    const sorted = (list: string[] | undefined) => list && [...list].sort();
    expect(sorted(policiesOf(name, 'before'))).toEqual(sorted(before));
    expect(sorted(policiesOf(name, 'after'))).toEqual(sorted(after));
    expect(doubtsOf(name)).toEqual([]);
  });

  it.each<[string, object | null, object | undefined, object, boolean]>([
    ['the tags of the provider, where a role has none', null, { constant_value: { team: 'a' } }, { team: 'a' }, true],
    ['both, where a tag is empty', { note: '' }, { constant_value: { team: 'a' } }, { team: 'a', note: '' }, true],
    ["the role's over those of the provider", { team: '' }, { constant_value: { team: 'a' } }, { team: '' }, true],
    ["the role's alone without default tags", { note: '' }, undefined, { note: '' }, true],
    ["the role's, and a doubt where default tags are an expression", { a: '' }, { references: [] }, { a: '' }, false],
  ])('tags that the provider leaves unknown are %s', (_, tags, defaults, expected, isKnown) => {
    const plan = structuredClone(realPlan('create'));
    const role = plan.resource_changes!.find(({ type }) => type === 'aws_iam_role')!.change;
    Object.assign(role.after as object, { tags, tags_all: undefined });
    Object.assign(role.after_unknown as object, { tags_all: true });
    for (const provider of Object.values(plan.configuration.provider_config ?? {})) {
      Object.assign(provider.expressions!, { default_tags: defaults && [{ tags: defaults }] });
    }
    const [planned] = plannedAccess(plan, () => PLACE).after;
    expect(planned?.role.tags).toEqual(expected);
    expect(planned?.undecided).toEqual(
      isKnown ? [] : [expect.stringMatching(/^tags of .* are known only after apply$/)],
    );
  });

  it('a replaced role loses the policies that the plan keeps: the provider deletes them with the role', () => {
    expect(policiesOf('path-changed-by-name', 'before')).toHaveLength(4);
    expect(policiesOf('path-changed-by-name', 'after')).toEqual([]);
  });

  it('without exclusive lists, what was added by hand stays and what the stack removes goes', () => {
    expect(policiesOf('open-removed', 'before')?.sort()).toEqual([...ALL, 'iam:*', ADMIN].sort());
    expect(policiesOf('open-removed', 'after')?.sort()).toEqual(['iam:*', 's3:* !s3:DeleteObject', ADMIN].sort());
  });

  it('a forgotten policy stays in the account', () => {
    expect(policiesOf('open-forgotten', 'after')?.sort()).toEqual(policiesOf('open-forgotten', 'before')?.sort());
  });

  it('counts policies that are arguments of the role', () => {
    expect(policiesOf('blocks-changed', 'before')?.sort()).toEqual([...ALL].sort());
    expect(policiesOf('blocks-changed', 'after')).toEqual(['s3:*', 'sns:Publish']);
    expect(policiesOf('blocks-dynamic', 'after')).toEqual(['s3:PutObject', SSM, 'sns:Publish']);
    expect(['blocks-changed', 'blocks-dynamic'].flatMap(doubtsOf)).toEqual([]);
  });
});

it('a list that is known only after apply as a whole is in doubt: its references are not all that it has', () => {
  expect(policiesOf('blocks-create', 'after')).toEqual(['s3:* !s3:DeleteObject', 'sqs:SendMessage', 'sns:Publish']);
  expect(doubtsOf('blocks-create')).toEqual(['a policy that aws_iam_role.r attaches is known only after apply']);
});

describe('an app of its own', () => {
  const verdicts = (name: string) =>
    plannedChanges('shop', realPlan(name)).map(({ verdict, gained, lost }) => [
      verdict,
      gained.length > 0,
      lost.length > 0,
    ]);

  it.each([
    ['grant-removed', 'narrower', false, true],
    ['deny-removed', 'broader', true, false],
    ['attachments-removed', 'narrower', false, true],
    ['by-hand', 'narrower', false, true],
  ])('%s is %s', (name, ...expected) => {
    expect(verdicts(name)).toEqual([expected]);
  });

  it.each(['after-apply', 'moved', 'import', 'open-forgotten'])('%s changes no access', (name) => {
    expect(verdicts(name)).toEqual([]);
  });
});

describe('the steps of a plan', () => {
  const steps = (name: string) => canonicalChanges('shop', realPlan(name));

  it('are the reviewed ones when another pull request for the same service was applied in between', () => {
    const [reviewed, now] = [steps('second-reviewed'), steps('second-applied')];
    expect(reviewed.length).toBeGreaterThan(1);
    expect(changeDigest(now)).toBe(changeDigest(reviewed));
    const record = planRecord([{ stack: 'shop', changes: reviewed }]);
    expect(differences(record, [{ stack: 'shop', changes: now }], false)).toEqual([]);
  });

  it('hold nothing that only a refresh changes', () => {
    expect(steps('after-apply')).toEqual([]);
    for (const name of ['second-reviewed', 'grant-removed', 'by-hand', 'create']) {
      const text = JSON.stringify(steps(name));
      for (const computed of ['inline_policy', 'managed_policy_arns', 'attachment_count', 'unique_id', 'create_date'])
        expect(text).not.toContain(computed);
    }
  });

  it('an import is a step of its own, with what identifies the object', () => {
    expect(steps('import').map(({ action }) => action)).toEqual(Array<string>(9).fill('import'));
    expect(steps('import')).toContainEqual(
      expect.objectContaining({ address: 'aws_iam_role_policy.read', action: 'import', after: { id: 'orders:read' } }),
    );
    const ofRole = steps('import-and-change').filter(({ address }) => address === 'aws_iam_role.r');
    expect(ofRole.map(({ action }) => action)).toEqual(['import', 'update']);
  });

  it('another import of the same resource is another step', () => {
    const plan = realPlan('import');
    const other = {
      ...plan,
      resource_changes: plan.resource_changes?.map((resource) => ({
        ...resource,
        change: { ...resource.change, importing: { id: 'another' } },
      })),
    };
    expect(changeDigest(canonicalChanges('shop', other as typeof plan))).not.toBe(changeDigest(steps('import')));
  });

  it('a move is a step: without it the next plan would create the resource again', () => {
    expect(steps('moved').map(({ action, address, before }) => [action, address, before])).toEqual([
      ['move', 'aws_iam_role_policy.get', 'aws_iam_role_policy.read'],
    ]);
  });

  it('a replacement says why and in which order', () => {
    const because = (name: string) => steps(name).find(({ address }) => address === 'aws_iam_role.r')?.because;
    expect(because('path-changed-by-name')).toBe('`path` changes; the old one is deleted first');
    expect(because('renamed-new-first')).toBe('`name` changes; the new one is created first');
  });
});

describe('what was changed outside of Terraform', () => {
  it('is nothing right after an apply, although the refresh differs from the state', () => {
    expect(realPlan('after-apply').resource_drift).not.toHaveLength(0);
    expect(driftedResources(realPlan('after-apply'))).toEqual([]);
  });

  it('is what a person changed', () => {
    expect(driftedResources(realPlan('by-hand'))).toEqual([
      { address: 'aws_iam_role.r', attributes: ['inline_policy', 'managed_policy_arns'] },
      { address: 'aws_iam_role_policies_exclusive.r', attributes: ['policy_names'] },
      { address: 'aws_iam_role_policy.read', attributes: ['policy'] },
      { address: 'aws_iam_role_policy.send', attributes: [] },
      { address: 'aws_iam_role_policy_attachments_exclusive.r', attributes: ['policy_arns'] },
    ]);
  });
});
