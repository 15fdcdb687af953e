import { findManagedPolicyByName, managedPolicyNames } from '../../modules/catalogue/managed-policies';
import { compare } from '../../modules/policy/compare';
import type { PolicyDocument } from '../../modules/policy/document';
import { ACCIDENTAL_POLICIES } from '../../scripts/service-corrections';
import { LAW_TIMEOUT, runs } from './runs';
import { listOf, statementsOf } from './similar-policies';

/** How often a pair of services is tried with other actions and resources, besides the first. */
const STRIDE = runs(50, 1);

describe('a grant that AWS itself writes', () => {
  it(
    'is access that a request may have',
    () => {
      const grants = grantsOf(managedPolicyNames().filter((name) => !(name in ACCIDENTAL_POLICIES)));
      expect(grants.length).toBeGreaterThan(1_000);
      expect(grants.filter((grant) => !namesNothing(grant) && isImpossible(grant))).toEqual([]);
    },
    LAW_TIMEOUT,
  );

  it('may be impossible where a policy lists services and resources together that have nothing to do with each other', () => {
    // Why AWS's text is accidental is with each policy in `ACCIDENTAL_POLICIES`. Combinations that another policy has
    // on purpose, or AWS's reference, are not here.
    const left = Object.fromEntries(
      Object.keys(ACCIDENTAL_POLICIES).map((name) => [
        name,
        [...new Set(grantsOf([name], 1).filter(isImpossible).map(combinationOf))].sort(),
      ]),
    );
    expect(left).toMatchSnapshot();
  });
});

type Grant = readonly [action: string, resource: string];

/** The actions without wildcards and the resources of their statements, some of each pair of services. */
function grantsOf(policies: readonly string[], stride = STRIDE): readonly Grant[] {
  const found = new Map<string, Map<string, Grant>>();
  for (const name of policies) {
    const document = findManagedPolicyByName(name)?.document as PolicyDocument | undefined;
    for (const { Effect, Action = [], Resource = [] } of document ? statementsOf(document) : []) {
      if (Effect !== 'Allow') continue;
      for (const action of listOf(Action).filter((text) => /^[\w-]+:\w+$/.test(text))) {
        for (const resource of listOf(Resource)) {
          const ofServices = found.get(combinationOf([action, resource])) ?? new Map<string, Grant>();
          found.set(combinationOf([action, resource]), ofServices.set(`${action} ${resource}`, [action, resource]));
        }
      }
    }
  }
  return [...found.values()].flatMap((grants) => [...grants.values()].filter((_, index) => index % stride === 0));
}

/** `kafka-cluster kafka`: the prefix of the action and the service of the ARN. */
function combinationOf([action, resource]: Grant): string {
  return `${action.split(':')[0]} ${resource.split(':')[2] ?? resource}`;
}

/** No ARN ends before its resource: `arn:aws:organizations::*:`, which one policy has, matches none. */
function namesNothing([, resource]: Grant): boolean {
  return resource.split(':')[5] === '';
}

function isImpossible([action, resource]: Grant): boolean {
  const { verdict, gained } = compare(
    { Version: '2012-10-17', Statement: [] },
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource } },
  );
  return verdict !== 'unknown' && !gained.some(({ occurs }) => occurs);
}
