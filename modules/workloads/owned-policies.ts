import { formatIamArn, parseArn } from '../catalogue/arn';
import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { Configuration, Environment, PolicyEntry } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import type { PolicyDocument } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { byText } from '../text/compare-texts';
import { knownDocument, fillForEnvironment, ownerOf } from './known-policies';
import { managedPolicyOf } from './policy-kinds';

/** A policy that this project owns: Terraform replaces it as a whole. */
export interface OwnedPolicy {
  /** ARN, with placeholders filled in. */
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  /** The environment with the credentials for it. */
  readonly environment: Environment;
  /** The statements of the file; absent if it could not be read. */
  readonly document?: PolicyDocument;
  readonly entry: PolicyEntry;
}

/** Whether the configuration owns the policy of any resource. */
export function ownsPolicies({ policies }: Pick<Configuration, 'policies'>): boolean {
  return policies.some(({ own }) => own === true);
}

/** The owned policies of all environments, sorted by resource; without those that no environment can own. */
export function ownedPolicies(configuration: Configuration): readonly OwnedPolicy[] {
  const claims = claimsOf(configuration);
  return [...claims.values()]
    .flatMap(([first, ...others]) => (first && others.length === 0 ? [first] : []))
    .sort(byText(({ resource }) => resource));
}

/** The policies of one stack. */
export interface PolicyStack {
  /** `policies-<environment>`, followed by the region where that is not the environment's. */
  readonly name: string;
  readonly environment: Environment;
  readonly region: string;
  readonly policies: readonly OwnedPolicy[];
}

/** The stacks of owned policies: one for each environment and region. */
export function policyStacks(configuration: Configuration): readonly PolicyStack[] {
  const stacks = new Map<string, PolicyStack>();
  for (const policy of ownedPolicies(configuration)) {
    const { environment, region } = policy;
    const name = `policies-${environment.name}${region === environment.region ? '' : `-${region}`}`;
    const { policies = [] } = stacks.get(name) ?? {};
    stacks.set(name, { name, environment, region, policies: [...policies, policy] });
  }
  return [...stacks.values()];
}

/** Reports `own` of policies that no environment, or more than one, or Terraform itself cannot own. */
export function checkOwnedPolicies(configuration: Configuration, report: Report<SourcePlace>): void {
  const { source, policies } = configuration;
  const claims = claimsOf(configuration);
  for (const entry of policies.filter(({ own }) => own === true)) {
    const place = { severity: 'error' as const, source, path: [...entry.path, 'own'] };
    if (managedPolicyOf(entry.arn) === undefined) {
      report({
        code: 'policy-not-ownable',
        message: `the policy of ${quote(entry.arn)} cannot be owned`,
        help: 'remove `own`: Terraform manages the permissions of functions one by one, and the trust policy of a role with the role',
        ...place,
      });
      continue;
    }
    const mine = [...claims.values()].filter((claimed) => claimed.some((one) => one.entry === entry));
    if (mine.length === 0) {
      report({
        code: 'policy-owner-unclear',
        message: `no environment is in the account that owns ${quote(entry.arn)}`,
        help: 'remove `own`: this project has no credentials to own the policy',
        ...place,
      });
    }
    const shared = mine.find((claimed) => claimed.length > 1);
    if (shared) {
      report({
        code: 'policy-owner-unclear',
        message: `environments ${shared.map(({ environment }) => `"${environment.name}"`).join(', ')} would each own the policy of ${quote(entry.arn)}`,
        help: 'use {environment} or {account} in the ARN, or name the owner with `account` if the environments have different accounts',
        ...place,
      });
    }
    const empty = mine.flat().find(({ document }) => document && statementsOfDocument(document).length === 0);
    if (empty) {
      report({
        code: 'policy-owned-empty',
        message: `${quote(entry.file)} has no statement, and AWS refuses an empty policy for ${quote(empty.resource)}`,
        help: 'remove `own`, or add a statement to the file',
        ...place,
      });
    }
    const key = mine.flat().find(({ resource, document }) => document && lacksRoot(resource, document));
    if (key) {
      report({
        code: 'policy-key-without-root',
        message: `the policy of key ${quote(key.resource)} does not allow kms:* to account ${key.account}, so the key could become unmanageable`,
        help: `add {"Effect":"Allow","Principal":{"AWS":"${rootOf(key)}"},"Action":"kms:*","Resource":"*"} to ${quote(entry.file)}`,
        ...place,
      });
    }
  }
}

/** Each owned resource, with what every environment that could own it would own. */
function claimsOf(configuration: Configuration): ReadonlyMap<string, readonly OwnedPolicy[]> {
  const { environments, policies } = configuration;
  const claims = new Map<string, OwnedPolicy[]>();
  for (const entry of policies.filter(({ own }) => own === true)) {
    for (const environment of environments) {
      const resource = fillForEnvironment(entry.arn, environment);
      const { partition, region = '' } = parseArn(resource) ?? {};
      const account = ownerOf(entry, environment);
      if (partition !== environment.partition || account !== environment.account) continue;
      if (managedPolicyOf(resource) === undefined) continue;
      const document = knownDocument(configuration, entry, environment);
      const claimed = claims.get(resource) ?? [];
      claims.set(resource, claimed);
      claimed.push({
        resource,
        account,
        region: region === '' ? environment.region : region,
        environment,
        ...(document && { document }),
        entry,
      });
    }
  }
  return claims;
}

function rootOf({ resource, account }: Pick<OwnedPolicy, 'resource' | 'account'>): string {
  const { partition = 'aws' } = parseArn(resource) ?? {};
  return formatIamArn({ partition, account }, 'root');
}

/**
 * A key whose policy does not let its account administer it can only be recovered by AWS Support.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function lacksRoot(resource: string, document: PolicyDocument): boolean {
  const { service, account = '' } = parseArn(resource) ?? {};
  if (service !== 'kms') return false;
  const roots: unknown[] = [rootOf({ resource, account }), account];
  return !statementsOfDocument(document).some(({ Effect, Principal, Action = [], Condition }) => {
    const principals = typeof Principal === 'object' && 'AWS' in Principal ? [Principal['AWS'] ?? []].flat() : [];
    const actions = [Action].flat().map((action) => action.toLowerCase());
    return (
      Effect === 'Allow' &&
      Condition === undefined &&
      (actions.includes('kms:*') || actions.includes('*')) &&
      principals.some((principal) => roots.includes(principal))
    );
  });
}
