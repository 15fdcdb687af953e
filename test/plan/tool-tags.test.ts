import { reasonsNotOurs, resultDifferences } from '../../modules/plan/existing-object';
import { toolTags } from '../../modules/identity/tool-tags';
import { addsToolTagsOnly } from '../../modules/plan/tool-tag-changes';
import type { ResourceChange, TerraformPlan } from '../../modules/plan/terraform-plan';

const OWN = toolTags({ stack: 'orders-prod', repository: 'acme/shop' });
const WANTED = { name: 'orders-prod', path: '/pods/', tags: { team: 'sales' }, tags_all: { team: 'sales', ...OWN } };

/** A plan that imports an object as it is found, or updates it. */
function planOf(type: string, before: object, change: Partial<ResourceChange['change']> = {}): TerraformPlan {
  const configured = Object.keys(WANTED).filter((name) => name !== 'tags_all');
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      {
        address: `${type}.x`,
        mode: 'managed',
        type,
        name: 'x',
        change: { actions: ['update'], before: { ...WANTED, ...before }, after: WANTED, after_unknown: {}, ...change },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: `${type}.x`,
            expressions: Object.fromEntries(configured.map((name) => [name, { constant_value: 'x' }])),
          },
        ],
      },
    },
  };
}

const tagged = (owner: Parameters<typeof toolTags>[0]) => ({ tags_all: { team: 'sales', ...toolTags(owner) } });
const reasons = (type: string, before: object, change?: Partial<ResourceChange['change']>, givers?: string[]) => {
  const plan = planOf(type, before, change);
  return reasonsNotOurs(plan.resource_changes![0]!, plan, givers);
};

describe('an object that exists', () => {
  const repository = 'acme/shop';
  it.each<[string, string, object, readonly string[]]>([
    ['with the tags of its stack is ours', 'aws_iam_role', tagged({ stack: 'orders-prod', repository }), []],
    [
      'with these tags is ours although it differs',
      'aws_iam_role',
      { ...tagged({ stack: 'orders-prod', repository }), description: 'x', managed_policy_arns: ['arn'] },
      [],
    ],
    [
      'with the tags of another stack is not',
      'aws_iam_role',
      tagged({ stack: 'orders-staging', repository }),
      ['its tags name stack "orders-staging" of repository "acme/shop"'],
    ],
    [
      'with the tags of another repository is not',
      'aws_iam_role',
      tagged({ stack: 'orders-prod', repository: 'acme/other' }),
      ['its tags name stack "orders-prod" of repository "acme/other"'],
    ],
    [
      'of a configuration without a repository is not',
      'aws_iam_role',
      tagged({ stack: 'orders-prod' }),
      ['its tags name stack "orders-prod"'],
    ],
    [
      'with the tags of a stack that gave it up is ours',
      'aws_eks_pod_identity_association',
      tagged({ stack: 'shop-prod', repository }),
      [],
    ],
    [
      'with the tags of such a stack of another repository is not',
      'aws_eks_pod_identity_association',
      tagged({ stack: 'shop-prod', repository: 'acme/other' }),
      ['its tags name stack "shop-prod" of repository "acme/other"'],
    ],
    ['without tags of the tool is ours if it is equal', 'aws_iam_role', { tags_all: { team: 'sales' } }, []],
    [
      'without them is not if it differs',
      'aws_iam_role',
      { tags: { team: 'crm' }, tags_all: { team: 'crm' }, description: 'x' },
      [
        'its tags is not the configured one',
        'its tags_all is not the configured one',
        'its description is not the configured one',
      ],
    ],
    [
      'without them is not if others have policies on it',
      'aws_iam_role',
      { tags_all: { team: 'sales' }, managed_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      [
        'its managed_policy_arns is not the configured one',
        'the policy arn:aws:iam::aws:policy/ReadOnlyAccess is attached to it',
      ],
    ],
  ])('%s', (_case, type, before, expected) => {
    expect(reasons(type, before, {}, ['shop-prod'])).toEqual(expected);
  });

  it('is never replaced, and a policy of ours that others have attached keeps its document', () => {
    const ours = tagged({ stack: 'orders-prod', repository });
    expect(reasons('aws_iam_role', ours, { actions: ['delete', 'create'] })).toEqual(['it would have to be replaced']);
    const policy = { ...ours, arn: 'arn', attachment_count: 2, policy: '{}' };
    expect(reasons('aws_iam_policy', policy)).toEqual(['it is attached elsewhere']);
  });

  it('is imported only with the result that was reviewed', () => {
    const reviewed = planOf('aws_iam_role', {}, { actions: ['create'], before: null });
    const differences = (after: object) => {
      const imported = planOf('aws_iam_role', {}, { after: { ...WANTED, ...after } });
      return resultDifferences(reviewed.resource_changes![0]!, imported.resource_changes![0]!, imported);
    };
    expect(differences({})).toEqual([]);
    expect(differences({ path: '/' })).toEqual(['its path would not be the reviewed one']);
  });
});

describe('a plan only adds tags of the tool', () => {
  it.each<[string, object, Partial<ResourceChange['change']>, boolean]>([
    ['to an object without them', { tags_all: { team: 'sales' } }, {}, true],
    ['to one of another repository', tagged({ stack: 'orders-prod', repository: 'acme/old' }), {}, true],
    ['not if a tag of the user changes', { tags: { team: 'crm' }, tags_all: { team: 'crm' } }, {}, false],
    ['not if another argument changes', { path: '/' }, {}, false],
    ['not if the tags are not known', { tags_all: {} }, { after_unknown: { tags_all: true } }, false],
    ['not if it imports the object', { tags_all: { team: 'sales' } }, { importing: { id: 'x' } }, false],
    ['not if it creates the object', {}, { actions: ['create'], before: null }, false],
    ['not if it replaces the object', { tags_all: {} }, { actions: ['delete', 'create'] }, false],
    ['not if nothing changes', {}, { actions: ['no-op'] }, false],
  ])('%s', (_case, before, change, expected) => {
    expect(addsToolTagsOnly(planOf('aws_iam_role', before, change))).toBe(expected);
  });

  it('not if an output changes as well', () => {
    const plan = planOf('aws_iam_role', { tags_all: { team: 'sales' } });
    const outputs = { arn: { actions: ['update'], before: 'a', after: 'b' } } as const;
    expect(addsToolTagsOnly({ ...plan, output_changes: outputs })).toBe(false);
  });
});
