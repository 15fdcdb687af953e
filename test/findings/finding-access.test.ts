import type { Finding } from '../../modules/change/finding';
import type { Statement } from '../../modules/policy/document';
import { ACCOUNT, document, findings, type Told } from './services';

const POLICY = `arn:aws:iam::${ACCOUNT}:policy/whatever`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

const OPENS: Partial<Statement> = { Action: 's3:PutBucketPolicy' };
const AS_ADMIN = { StringEquals: { 'aws:PrincipalTag/kubernetes-service-account': 'admin' } };
const TWO = ['shop/admin', 'shop/orders'];

function only(rule: string, before: Told | undefined, after: Told): Finding {
  const [finding, ...others] = findings(before, after).filter((one) => one.rule === rule);
  if (!finding || others.length > 0) throw new Error(`not one finding of ${rule}`);
  return finding;
}

/** For each entry, the service accounts. */
function whose({ access }: Finding): readonly (readonly string[])[] | undefined {
  return access?.map(({ associations }) => associations.map(({ serviceAccount }) => serviceAccount));
}

describe('a finding says for which service accounts it holds', () => {
  const exposure = (told: Told): Finding => only('resource-exposure', undefined, { serviceAccounts: TWO, ...told });

  test('all of them where the policies do not tell them apart', () => {
    expect(whose(exposure({ allow: [OPENS] }))).toEqual([['admin', 'orders']]);
  });

  test('all of them where the policies tell them apart for something else', () => {
    const other = { Action: 's3:GetObject', Condition: AS_ADMIN };
    const [all, apart] = [exposure({ allow: [OPENS] }), exposure({ allow: [OPENS, other] })];
    expect(apart).toMatchObject({ id: all.id, access: all.access });
  });

  test('one of them where a condition asks for its session tag', () => {
    expect(whose(exposure({ allow: [{ ...OPENS, Condition: AS_ADMIN }] }))).toEqual([['admin']]);
  });

  test('each for what it has where they have different things', () => {
    const finding = exposure({
      allow: [
        { ...OPENS, Resource: 'arn:aws:s3:::a' },
        { ...OPENS, Resource: 'arn:aws:s3:::b', Condition: AS_ADMIN },
      ],
    });
    expect(whose(finding)).toEqual([['admin'], ['orders']]);
    const [admin, orders] = finding.access?.map(({ steps }) =>
      steps.flat().flatMap(({ resources }) => resources.include),
    ) ?? [[], []];
    expect(admin).toEqual(['arn:aws:s3:::a', 'arn:aws:s3:::b']);
    expect(orders).toEqual(['arn:aws:s3:::a']);
    expect(finding.message).toContain('1 more');
  });

  test('no principal if the role is not used', () => {
    const nobody: Told = { serviceAccounts: [], trust: { Version: '2012-10-17', Statement: [] } };
    expect(whose(only('resource-exposure', nobody, { ...nobody, allow: [OPENS] }))).toEqual([[]]);
  });

  test('those that join, where the others had it already', () => {
    const before = { allow: [OPENS], serviceAccounts: ['shop/orders'] };
    expect(whose(only('resource-exposure', before, { allow: [OPENS], serviceAccounts: TWO }))).toEqual([['admin']]);
  });
});

describe('the id of a finding', () => {
  const id = (told: Told): string => only('resource-exposure', undefined, told).id;

  test('has a 128-bit hash of the finding', () => {
    expect(id({ allow: [OPENS] })).toMatch(/^resource-exposure-[0-9a-f]{32}$/);
  });

  test('is another where only some of the service accounts have the requests', () => {
    const some = id({ allow: [{ ...OPENS, Condition: AS_ADMIN }], serviceAccounts: TWO });
    expect(some).not.toBe(id({ allow: [OPENS], serviceAccounts: TWO }));
    const others = { StringEquals: { 'aws:PrincipalTag/kubernetes-service-account': 'orders' } };
    expect(some).not.toBe(id({ allow: [{ ...OPENS, Condition: others }], serviceAccounts: TWO }));
  });

  test('is the same with one more service account that has the same', () => {
    expect(id({ allow: [OPENS], serviceAccounts: TWO })).toBe(id({ allow: [OPENS] }));
  });
});

describe('limits that are not known', () => {
  const told: Told = { allow: [OPENS], managed: [POLICY], boundary: BOUNDARY };

  test.each<[string, Told | undefined, Told]>([
    ['a new service', undefined, told],
    ['a service that had them already', { managed: [POLICY], boundary: BOUNDARY }, told],
    ['a boundary that comes with the access', { managed: [POLICY] }, told],
  ])('are named for %s', (_, before, after) => {
    const { access } = only('resource-exposure', before, after);
    expect(access?.map(({ limits }) => limits)).toEqual([[BOUNDARY, POLICY]]);
  });

  test('are none where all policies are known', () => {
    const { access } = only('resource-exposure', undefined, { allow: [OPENS], boundary: document({ Action: '*' }) });
    expect(access?.map(({ limits }) => limits)).toEqual([[]]);
  });

  test('are named for a Deny that falls away too, for all of the service', () => {
    const before = { ...told, deny: [{ Action: 's3:DeleteBucket' }], serviceAccounts: TWO };
    const { access } = only('deny-removed', before, { ...told, serviceAccounts: TWO });
    expect(access).toMatchObject([{ limits: [BOUNDARY, POLICY], steps: [[{ actions: ['s3:DeleteBucket'] }]] }]);
    expect(access?.[0]?.associations.map(({ serviceAccount }) => serviceAccount)).toEqual(['admin', 'orders']);
  });
});

describe('a finding of which not all could be decided', () => {
  const KEYS = 'kms:ScheduleKeyDeletion';
  const named = { Action: KEYS, Resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/a` };
  const inDoubt = { Action: KEYS, NotResource: 'arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-pod-name}' };
  const doubtful: Told = { allow: [named, inDoubt] };
  const found = only('backup-destruction', undefined, doubtful);
  const undecided = (told: Told): string =>
    findings(undefined, told)
      .filter(({ rule }) => rule === 'undecided-access')
      .map(({ message }) => message)
      .join('\n');

  test('is told, and the doubt too', () => {
    expect(found.witnesses).not.toEqual([]);
    expect(undecided(doubtful)).toContain('backup-destruction');
  });

  test('omits access that a reader could mistake for the complete list', () => {
    expect(found.access).toBeUndefined();
    expect(only('backup-destruction', undefined, { allow: [named] }).access).toHaveLength(1);
  });

  test('is another whenever the role is another', () => {
    const more = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
    expect(only('backup-destruction', undefined, { allow: [named, inDoubt, more] }).id).not.toBe(found.id);
    expect(only('backup-destruction', undefined, doubtful).id).toBe(found.id);
  });

  test('has the doubt of a step that others prove', () => {
    const steps: Told = {
      allow: [
        { Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
        { Action: 'lambda:*Function', Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:a` },
        { Action: 'lambda:InvokeFunction', NotResource: inDoubt.NotResource },
      ],
    };
    expect(only('pass-role-lambda-create-invoke', undefined, steps).access).toBeUndefined();
    expect(undecided(steps)).toContain('pass-role-lambda-create-invoke');
  });
});

describe('what was missing makes a risk of what was there', () => {
  const role = (name: string): Partial<Statement> => {
    return { Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/${name}` };
  };
  const LAMBDA = { Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'] };
  const passed = (before: Told, after: Told): readonly string[] =>
    only('pass-role-lambda-create-invoke', before, after).access?.flatMap(({ steps: [first = []] }) =>
      first.flatMap(({ resources }) => resources.include),
    ) ?? [];

  test('beside what is gained', () => {
    const all = passed({ allow: [role('admin')] }, { allow: [role('admin'), role('x'), LAMBDA] });
    expect([...all].sort()).toEqual(['admin', 'x'].map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`));
  });

  test('but not where nothing was missing', () => {
    const all = passed({ allow: [role('admin'), LAMBDA] }, { allow: [role('admin'), role('x'), LAMBDA] });
    expect(all).toEqual([`arn:aws:iam::${ACCOUNT}:role/x`]);
  });
});
