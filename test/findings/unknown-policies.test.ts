import type { AccessRule } from '../../modules/findings/rule';
import { ACCESS_RULES } from '../../modules/findings/rules';
import { grants, ofAnyService } from './rule-cases';
import { ACCOUNT, document, findings, rulesFound, type Told } from './services';

/** Customer managed policies: nothing is known of what they allow and deny. */
const UNKNOWN = `arn:aws:iam::${ACCOUNT}:policy/whatever`;
const OTHER = `arn:aws:iam::${ACCOUNT}:policy/something-else`;

const SEVERAL_STEPS = ACCESS_RULES.filter((rule) => rule.steps.length > 1 && !ofAnyService(rule)).map(
  (rule): [string, AccessRule] => [rule.id, rule],
);

/** All steps of a rule but one. */
function without(rule: AccessRule, missing: number): Told {
  return { allow: grants(rule).allow?.filter((_, index) => index !== missing) ?? [] };
}

/** The rule, or one that says more. */
function finds({ id, coveredBy = [] }: AccessRule, before: Told | undefined, after: Told): boolean {
  const found = rulesFound(before, after);
  return [id, ...coveredBy].some((one) => found.includes(one));
}

describe('an unknown policy, before and after,', () => {
  const managed = [UNKNOWN];

  test.each(SEVERAL_STEPS)('does not hide that %s gains all of its steps', (_, rule) => {
    expect(finds(rule, { managed }, { ...grants(rule), managed })).toBe(true);
  });

  test.each(SEVERAL_STEPS)('does not hide that %s gains the step that was missing', (_, rule) => {
    for (const missing of rule.steps.keys()) {
      expect(finds(rule, { ...without(rule, missing), managed }, { ...grants(rule), managed })).toBe(true);
    }
  });

  test.each(SEVERAL_STEPS)('does not replace a missing step of %s', (id, rule) => {
    for (const missing of rule.steps.keys()) {
      expect(rulesFound({ managed }, { ...without(rule, missing), managed })).not.toContain(id);
    }
  });

  test('leaves nothing undecided', () => {
    const found = rulesFound({ managed }, { allow: [{ Action: 'iam:PassRole' }], managed });
    expect(found).toEqual(['pass-role-unconstrained']);
  });

  test('does not keep the Denies that are known from counting', () => {
    const allow = [{ Action: ['iam:PassRole', 'ec2:RunInstances'] }];
    const deny = [{ Action: 'iam:PassRole' }];
    expect(rulesFound({ managed }, { allow, deny, managed })).not.toContain('pass-role-ec2-run-instances');
    expect(rulesFound({ managed }, { allow, managed })).toContain('pass-role-ec2-run-instances');
  });
});

describe('known risks are found and unknown ones reported if an unknown policy', () => {
  const allow = [{ Action: ['lambda:CreateFunction', 'lambda:InvokeFunction', 'iam:PassRole'] }];
  const both = ['pass-role-lambda-create-invoke', 'undecided-access'];

  test.each<[string, Told | undefined, Told]>([
    ['is new', {}, { allow, managed: [UNKNOWN] }],
    ['comes with a new service', undefined, { allow, managed: [UNKNOWN] }],
    ['goes', { managed: [UNKNOWN] }, { allow }],
    ['takes the place of another', { managed: [UNKNOWN] }, { allow, managed: [OTHER] }],
    ['joins another', { managed: [UNKNOWN] }, { allow, managed: [UNKNOWN, OTHER] }],
  ])('%s', (_, before, after) => {
    expect(rulesFound(before, after)).toEqual(expect.arrayContaining(both));
  });
});

describe('an unknown boundary', () => {
  const allow = [{ Action: ['lambda:CreateFunction', 'lambda:InvokeFunction', 'iam:PassRole'] }];
  const found = 'pass-role-lambda-create-invoke';

  test('hides nothing where it stays', () => {
    expect(rulesFound({ boundary: UNKNOWN }, { allow, boundary: UNKNOWN })).toContain(found);
  });

  test('hides nothing where it is new together with what is gained', () => {
    expect(rulesFound({}, { allow, boundary: UNKNOWN })).toContain(found);
  });

  test('leaves a risk that may be new where it is removed', () => {
    const after = { allow, boundary: document({ Action: '*' }) };
    expect(rulesFound({ allow, boundary: UNKNOWN }, after)).toEqual(expect.arrayContaining([found]));
  });

  test('makes no risk of what was there before and stays', () => {
    const sending = { Action: 'sqs:SendMessage' };
    expect(rulesFound({ allow, boundary: UNKNOWN }, { allow: [...allow, sending], boundary: UNKNOWN })).toEqual([]);
  });
});

describe('a customer managed policy whose document is known', () => {
  const passing = document({ Action: ['iam:PassRole', 'ec2:RunInstances'] });
  const withDocument = (policy: typeof passing): Told => ({
    managed: [UNKNOWN],
    known: [{ arn: UNKNOWN, document: policy }],
  });

  test.each<[string, Told, Told, readonly string[]]>([
    [
      'is found to have a risk where it is attached',
      {},
      withDocument(passing),
      ['pass-role-ec2-run-instances', 'pass-role-unconstrained'],
    ],
    ['has none where it has nothing of the kind', {}, withDocument(document({ Action: 'sqs:SendMessage' })), []],
    [
      'is found to gain a risk by its document alone',
      withDocument(document({ Action: 'ec2:RunInstances' })),
      withDocument(passing),
      ['pass-role-ec2-run-instances', 'pass-role-unconstrained'],
    ],
  ])('%s', (_, before, after, expected) => {
    const found = rulesFound(before, after).filter((rule) => /pass-role|undecided/.test(rule));
    expect([...found].sort()).toEqual(expected);
  });

  test('is a boundary that is found to widen by its document alone', () => {
    const bounded = (...actions: string[]): Told => ({
      allow: [{ Action: 'sqs:SendMessage' }],
      boundary: UNKNOWN,
      known: [{ arn: UNKNOWN, document: document({ Action: actions }) }],
    });
    const [found, ...others] = findings(bounded('sqs:*'), bounded('sqs:*', 'sns:*'));
    expect([found?.rule, found?.message, others]).toEqual(['boundary-widened', expect.stringContaining(UNKNOWN), []]);
    expect(rulesFound(bounded('sqs:*', 'sns:*'), bounded('sqs:*'))).toEqual([]);
  });
});
