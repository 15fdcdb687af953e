import { findService, globalConditionKeys, type ConditionKeyReference } from '../../catalogue/services';
import { type AccessModel, type ConditionValues, type StatementModel } from '../model';

export type DocumentedFamily = 'string' | 'arn' | 'bool' | 'numeric' | 'date' | 'ip';

/** AWS's names of types, beside `ArrayOf…` for keys that may have several values. */
const DOCUMENTED_FAMILIES: Readonly<Record<string, DocumentedFamily>> = {
  String: 'string',
  ARN: 'arn',
  Bool: 'bool',
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
  /** Some test asks whether the key is there, or takes its values one by one: an empty value would be in doubt. */
  readonly emptyIsInDoubt: boolean;
  /** A request may carry several values: AWS says so, or a test has `ForAllValues:` or `ForAnyValue:`. */
  readonly multiValued: boolean;
  /** The family of the values that AWS says the key has; undefined where AWS does not document the key. */
  readonly documented: DocumentedFamily | undefined;
}

/** The condition keys that statements test or take variables from, by lower-case name. */
export function keyUses(statements: readonly StatementModel[]): ReadonlyMap<string, KeyUse> {
  const uses = new Map<string, KeyUse>();
  for (const { conditions, resources } of statements) {
    for (const { key, keyId, quantifier, values, texts } of conditions) {
      const use = uses.get(keyId) ?? unusedKey(key);
      const quantified = quantifier !== undefined;
      uses.set(keyId, {
        ...use,
        name: firstName(key, use),
        families: new Set(use.families).add(values.family),
        emptyIsInDoubt: use.emptyIsInDoubt || quantified || values.family === 'null',
        multiValued: use.multiValued || quantified,
      });
      texts.forEach(addVariables);
    }
    for (const { text } of resources?.patterns ?? []) addVariables(text);
  }
  return uses;

  function addVariables(text: string): void {
    for (const [, key = ''] of text.matchAll(VARIABLE)) {
      const use = uses.get(key.toLowerCase());
      if (!use) uses.set(key.toLowerCase(), { ...unusedKey(key), emptyIsInDoubt: true });
      else uses.set(use.keyId, { ...use, name: firstName(key, use), emptyIsInDoubt: true });
    }
  }
}

/** What may be the name of a condition key inside `${…}`. */
const VARIABLE = /\$\{([^\s'{}$*?,]+)/g;

function unusedKey(written: string): KeyUse {
  const keyId = written.toLowerCase();
  const documented = documentedKey(keyId);
  const type = documented?.type ?? '';
  return {
    keyId,
    name: documented ? inAwsCase(written, documented.name) : written,
    families: new Set(),
    emptyIsInDoubt: false,
    multiValued: type.startsWith('ArrayOf'),
    documented: DOCUMENTED_FAMILIES[type.replace(/^ArrayOf/, '')],
  };
}

export function statementsOf(access: AccessModel): StatementModel[] {
  const { policies, permissionsBoundary, sessionPolicy } = access;
  return [...policies, permissionsBoundary, sessionPolicy].flatMap((policy) => policy?.statements ?? []);
}

function firstName(written: string, { name }: KeyUse): string {
  const other = unusedKey(written).name;
  return other < name ? other : name;
}

/** `AWS:requesttag/Team` as `aws:RequestTag/Team`: what stands for the template's variable stays as it is. */
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
