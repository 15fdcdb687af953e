import { findService } from '../../modules/catalogue/services';
import { ANY_PRINCIPAL, type AccessRule, type RuleStep } from '../../modules/findings/rule';
import { ACCESS_RULES } from '../../modules/findings/rules';
import { boundedCompare } from '../../modules/findings/gained-requests';
import { proverOf } from '../../modules/findings/prove';
import type { Statement } from '../../modules/policy/document';
import { grants, indirectly, NEVER, ofAnyService, sampled, spelled } from './rule-cases';
import { document, newPair, OWN_ROLE, type Told } from './services';

/**
 * For every rule that is data: policies that must trigger it, written directly and indirectly, and policies that come
 * close and must not. They are made from the rule's actions, by transformations of which it is known what they do.
 */
const RULES = ACCESS_RULES.map((rule): [string, AccessRule] => [rule.id, sampled(rule)]);

const OTHER_ACCOUNT = '444455556666';
function holds(rule: AccessRule, told: Told): boolean {
  return proverOf(newPair(told), boundedCompare()).prove(rule).kind === 'proven';
}

/** Everything but what no rule is about, and what would make an administrator where the rule does not need it. */
function notAction({ steps }: AccessRule): Told {
  const needed = new Set(steps.flatMap(({ actions }) => actions));
  const spared = ['iam:AttachRolePolicy', 'iam:CreatePolicyVersion'].filter((action) => !needed.has(action));
  return { allow: [{ NotAction: ['s3:ListAllMyBuckets', ...spared] }] };
}

describe('triggers', () => {
  test.each(RULES)('%s finds its actions behind wildcards', (_, rule) => {
    expect(
      holds(
        rule,
        grants(rule, ({ actions }) => ({ Action: actions.map(indirectly) })),
      ),
    ).toBe(true);
  });

  test.each(RULES)('%s finds what NotAction leaves', (_, rule) => {
    expect(holds(rule, notAction(rule))).toBe(true);
  });

  test.each(RULES)('%s finds what a managed policy gives, beneath a boundary that allows it', (_, rule) => {
    const managed = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    expect(holds(rule, { managed, boundary: document({ Action: '*' }) })).toBe(true);
  });

  test.each(RULES.filter(([, rule]) => rule.steps.length > 1 && !ofAnyService(rule)))(
    '%s finds its last missing action',
    (_, rule) => {
      const { allow = [] } = grants(rule);
      for (const missing of allow.keys()) {
        const before = newPair({ allow: allow.filter((_, index) => index !== missing) }).after;
        const { after } = newPair({ allow });
        expect(proverOf({ before, after }, boundedCompare()).prove(rule).kind).toBe('proven');
      }
    },
  );
});

describe('near misses', () => {
  test.each(RULES)('%s is silent where one of its actions is denied', (_, rule) => {
    for (const { actions } of rule.steps) {
      expect(holds(rule, { ...grants(rule), deny: [{ Action: actions.map(spelled) }] })).toBe(false);
    }
  });

  test.each(RULES)('%s is silent where the boundary leaves one of its actions out', (_, rule) => {
    for (const { actions } of rule.steps) {
      const boundary = ofAnyService(rule)
        ? document({ Action: ['iam:*', 's3:*'] })
        : document({ NotAction: [...actions] });
      expect(holds(rule, { ...grants(rule), boundary })).toBe(false);
    }
  });

  test.each(RULES)('%s is silent where a condition never holds', (_, rule) => {
    for (const index of rule.steps.keys()) {
      const told = grants(rule, (_, at) => (at === index && !ofAnyService(rule) ? { Condition: NEVER } : {}));
      if (ofAnyService(rule)) expect(holds(rule, { allow: [{ Action: '*', Condition: NEVER }] })).toBe(false);
      else expect(holds(rule, told)).toBe(false);
    }
  });

  test.each(RULES.filter(([, rule]) => rule.steps.length > 1 && !ofAnyService(rule)))(
    '%s is silent where one of its actions is missing',
    (_, rule) => {
      const { allow = [] } = grants(rule);
      for (const missing of allow.keys()) {
        expect(holds(rule, { allow: allow.filter((_, index) => index !== missing) })).toBe(false);
      }
    },
  );

  test.each(RULES.filter(([, { steps }]) => steps[0].passedTo))('%s is silent where roles go to others', (_, rule) => {
    const others = rule.steps[0].passedTo?.includes(ANY_PRINCIPAL) ? 'ec2.amazonaws.com' : 'fsx.amazonaws.com';
    const to = { StringEquals: { 'iam:PassedToService': others } };
    const passing = (step: RuleStep): Partial<Statement> => (step.passedTo ? { Condition: to } : {});
    if (!ofAnyService(rule)) expect(holds(rule, grants(rule, passing))).toBe(false);
  });

  const onIam = RULES.filter(([, { steps }]) => typeof steps[0].on === 'string' && steps[0].on !== 'unnamed');
  test.each(onIam)('%s is silent about other kinds of resources and other accounts', (_, rule) => {
    const resources: Partial<Record<Extract<RuleStep['on'], string>, string>> = {
      'own-role': `arn:aws:iam::111122223333:role/other`,
      'other-role': OWN_ROLE,
      'role-of-any-account': `arn:aws:iam::${OTHER_ACCOUNT}:role/*`,
      policy: 'arn:aws:iam::aws:policy/fp4-*',
      user: `arn:aws:iam::${OTHER_ACCOUNT}:user/*`,
      group: `arn:aws:iam::${OTHER_ACCOUNT}:group/*`,
    };
    const elsewhere = (step: RuleStep): Partial<Statement> => {
      const resource = typeof step.on === 'string' ? resources[step.on] : undefined;
      return resource === undefined ? {} : { Resource: resource };
    };
    expect(holds(rule, grants(rule, elsewhere))).toBe(false);
  });

  test.each(RULES.filter(([, { steps }]) => typeof steps[0].on === 'object'))(
    '%s is silent about resources of other types',
    (_, rule) => {
      const topic = { Resource: 'arn:aws:sns:eu-west-1:111122223333:*' };
      expect(
        holds(
          rule,
          grants(rule, (_, index) => (index === 0 ? topic : {})),
        ),
      ).toBe(false);
    },
  );

  const sameResource = RULES.filter(([, { steps }]) => steps.some(({ same }) => same));
  test.each(sameResource)('%s is silent where its actions are on different resources', (_, rule) => {
    const told = grants(rule, (step, index) => {
      if (index > 0 && !step.same) return {};
      return { Resource: step.actions.flatMap((action) => named(action, index === 0 ? 'a' : 'b')) };
    });
    expect(holds(rule, told)).toBe(false);
    const together = grants(rule, (step, index) => {
      if (index > 0 && !step.same) return {};
      return { Resource: step.actions.flatMap((action) => named(action, 'a')) };
    });
    expect(holds(rule, together)).toBe(true);
  });

  const unnamed = RULES.filter(([, rule]) => rule.steps[0].on === 'unnamed' && !ofAnyService(rule));
  test.each(unnamed)('%s is silent about resources that are named, by their names or by their tags', (_, rule) => {
    const typed = rule.steps[0].actions.filter((action) => named(action, 'orders').length > 0);
    expect(typed.length).toBeGreaterThan(0);
    const byName = typed.map((action) => ({ Action: action, Resource: named(action, 'orders*') }));
    const byTag = { Action: typed, Condition: { StringEquals: { 'aws:ResourceTag/service': 'orders' } } };
    expect(holds(rule, { allow: byName })).toBe(false);
    expect(holds(rule, { allow: [byTag] })).toBe(false);
  });
});

/** ARNs of the resources that an action takes, all with one name. */
function named(action: string, name: string): string[] {
  const [prefix = '', suffix = ''] = action.split(':');
  const reference = findService(prefix);
  const types = reference?.actions.get(suffix.toLowerCase())?.resourceTypes ?? [];
  return types.flatMap((type) =>
    (reference?.resourceTypes.get(type)?.arns ?? []).map((arn) =>
      arn
        .replace('${Partition}', 'aws')
        .replace('${Region}', 'eu-west-1')
        .replace('${Account}', '111122223333')
        .replace(/\$\{\w+\}/g, name),
    ),
  );
}

test.each([
  ...['cognito-idp:DeleteUserPool', 'rds:DeleteGlobalCluster', 'dsql:DeleteCluster', 'memorydb:DeleteCluster'],
  ...['aoss:DeleteCollection', 'glue:DeleteDatabase', 's3tables:DeleteTableBucket', 'sqs:PurgeQueue'],
])('%s is a deletion of infrastructure', (Action) => {
  const rule = ACCESS_RULES.find(({ id }) => id === 'infrastructure-destruction');
  expect(rule && holds(rule, { allow: [{ Action }] })).toBe(true);
});
