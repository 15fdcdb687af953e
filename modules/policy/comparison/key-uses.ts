import { findService, globalConditionKeys, type ConditionKeyReference } from '../../catalogue/services';
import { findKeyFacts, isSingleValued } from '../../catalogue/key-facts';
import { formulaOf, policiesIn } from '../access-formula';
import { type AccessModel, type ConditionValues, type StatementModel } from '../model';
import { setsOf } from '../policy-formula';

/** Kinds of values that have an order of their own, by AWS's names of types. */
const ORDERED_TYPES: Readonly<Record<string, 'numeric' | 'date' | 'ip'>> = {
  Numeric: 'numeric',
  Date: 'date',
  IPAddress: 'ip',
};

/** How the two sides of a comparison use a condition key, in tests or as a variable, and what AWS says about it. */
export interface KeyUse {
  readonly keyId: string;
  /** The key as AWS writes it; one that AWS does not document as its first spelling in alphabetical order. */
  readonly name: string;
  /** The families of operators that look at the key's values. */
  readonly families: ReadonlySet<ConditionValues['family']>;
  /** Some test asks whether the key is there, or takes its values one by one: an empty value may then count as none. */
  readonly emptyIsInDoubt: boolean;
  /** A request may carry several values: AWS says so, or a test has `ForAllValues:` or `ForAnyValue:`. */
  readonly multiValued: boolean;
  /** Whether requests carry the key. */
  readonly presence: 'always' | 'never' | 'possible';
  /** The key may have the empty text as its value. */
  readonly mayBeEmpty: boolean;
  /**
   * The only values that the key can have. AWS's page must exclude others; that the reference calls a key an ARN or a
   * Boolean is not enough, for such keys carry names and other texts as well.
   */
  readonly only: 'boolean' | 'arn' | 'numeric' | 'date' | 'ip' | undefined;
}

/**
 * Who makes the requests, which decides which keys they carry: anyone whom the policies concern, or sessions of a role.
 */
export type Requester = 'anyone' | 'role-session';

/** The condition keys that statements test or take variables from, by lower-case name. */
export function keyUses(
  statements: readonly StatementModel[],
  requester: Requester = 'anyone',
): ReadonlyMap<string, KeyUse> {
  // Without a Principal they are those of a user or a role, and not anonymous.
  const signed = !statements.some(({ principals }) => principals !== undefined);
  const uses = new Map<string, KeyUse>();
  for (const { conditions, resources } of statements) {
    for (const { key, keyId, quantifier, values, texts } of conditions) {
      const use = uses.get(keyId) ?? unusedKey(key, signed, requester);
      const quantified = quantifier !== undefined;
      uses.set(keyId, {
        ...use,
        name: firstName(key, use),
        families: new Set(use.families).add(values.family),
        emptyIsInDoubt: use.emptyIsInDoubt || quantified || values.family === 'null',
        multiValued: use.multiValued || (quantified && !isSingleValued(keyId)),
      });
      texts.forEach(addVariables);
    }
    for (const { text } of resources?.patterns ?? []) addVariables(text);
  }
  return uses;

  function addVariables(text: string): void {
    for (const [, key = ''] of text.matchAll(VARIABLE)) {
      const use = uses.get(key.toLowerCase());
      if (!use) uses.set(key.toLowerCase(), { ...unusedKey(key, signed, requester), emptyIsInDoubt: true });
      else uses.set(use.keyId, { ...use, name: firstName(key, use), emptyIsInDoubt: true });
    }
  }
}

/** What may be the name of a condition key inside `${…}`. */
const VARIABLE = /\$\{([^\s'{}$*?,]+)/g;

function unusedKey(written: string, signed: boolean, requester: Requester): KeyUse {
  const keyId = written.toLowerCase();
  const type = documentedKey(keyId)?.type ?? '';
  const facts = findKeyFacts(keyId);
  const ordered = ORDERED_TYPES[type.replace(/^ArrayOf/, '')];
  const never = facts?.neverInRoleSessions === true && requester === 'role-session';
  const always = facts?.presence === 'always' || (facts?.presence === 'signed' && signed);
  return {
    keyId,
    name: nameOf(written),
    families: new Set(),
    emptyIsInDoubt: false,
    multiValued: type.startsWith('ArrayOf') && !isSingleValued(keyId),
    presence: never ? 'never' : always ? 'always' : 'possible',
    mayBeEmpty: facts?.nonEmpty !== true && ordered === undefined,
    only: facts?.values ?? ordered,
  };
}

/** The statements that a comparison takes into account. */
export function statementsOf(access: AccessModel): StatementModel[] {
  const policies = setsOf(formulaOf(access)).flatMap((part) => policiesIn(access, part));
  return policies.flatMap(({ statements }) => statements).filter(hasActions);
}

/** `NotAction` with `*` matches no action, so such a statement has no effect and its names are ignored. */
export function hasActions({ actions }: StatementModel): boolean {
  return !actions.negated || !actions.patterns.some(({ kind }) => kind === 'any');
}

function firstName(written: string, { name }: KeyUse): string {
  const other = nameOf(written);
  return other < name ? other : name;
}

function nameOf(written: string): string {
  const documented = documentedKey(written.toLowerCase());
  return documented ? inAwsCase(written, documented.name) : written;
}

/** `AWS:requesttag/Team` as `aws:RequestTag/Team`: the part that replaces the template's variable is kept unchanged. */
function inAwsCase(written: string, template: string): string {
  const fixed = template.includes('$') ? template.slice(0, template.indexOf('$')) : template;
  return fixed + written.slice(fixed.length);
}

/** The catalogue's entry for a key such as `aws:requesttag/team`, which it lists as `aws:RequestTag/${TagKey}`. */
function documentedKey(keyId: string): ConditionKeyReference | undefined {
  const prefix = keyId.slice(0, keyId.indexOf(':'));
  const keys = prefix === 'aws' ? globalConditionKeys() : findService(prefix)?.conditionKeys;
  const exact = keys?.get(keyId);
  if (exact || !keys) return exact;
  const slash = keyId.indexOf('/');
  if (slash < 0) return undefined;
  const stem = `${keyId.slice(0, slash)}/$`;
  return [...keys.entries()].find(([name]) => name.startsWith(stem))?.[1];
}
