import type { AccessRequest, Evaluation } from '../../modules/policy/comparison';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import type { OracleDecision } from './oracle';

/**
 * A construct on which the oracle `@cloud-copilot/iam-simulate` decides otherwise than `evaluate`.
 * docs/evaluator-disagreements.md says under each id what AWS's documentation has to say about it.
 */
export interface Disagreement {
  readonly id: string;
  /** Elements that change an Allow of everything, on s3:GetObject on an object unless the request says otherwise. */
  readonly examples: readonly Example[];
  /** For constructs that the generators make: whether the statement has it and the request brings the difference out. */
  readonly occurs?: (statement: Statement, request: AccessRequest, policy: PolicyDocument) => boolean;
}

export interface Example {
  readonly elements: Partial<Statement>;
  readonly version?: '2008-10-17';
  readonly request?: Partial<AccessRequest>;
  readonly ours: Evaluation['decision'];
  readonly oracle: OracleDecision;
  /** Ask the oracle's full engine, which knows actions without resource types. */
  readonly full?: true;
}

/** One example: a condition, the context it is tested in, and both answers. */
function condition(
  Condition: NonNullable<Statement['Condition']>,
  context: AccessRequest['context'],
  ours: Evaluation['decision'],
  oracle: OracleDecision,
): Example {
  return { elements: { Condition }, request: { context }, ours, oracle };
}

const ALICE = { 'aws:username': 'alice' };

export const DISAGREEMENTS: readonly Disagreement[] = [
  {
    id: 'variable-before-version-2012',
    examples: [
      {
        elements: { Resource: 'arn:aws:s3:::bucket/${aws:username}' },
        version: '2008-10-17',
        request: { resource: 'arn:aws:s3:::bucket/alice', context: ALICE },
        ours: 'implicitly-denied',
        oracle: 'allowed',
      },
    ],
    occurs: (statement, _request, { Version }) => Version !== '2012-10-17' && JSON.stringify(statement).includes('${'),
  },
  {
    id: 'negated-operator-and-variable-without-value',
    examples: [condition({ StringNotEquals: { k: '${aws:username}' } }, { k: 'a' }, 'allowed', 'implicitly-denied')],
    occurs: (statement, request) =>
      conditionLines(statement).some(
        ({ operator, key, values }) =>
          /Not/i.test(operator) &&
          valuesOf(request, key).length > 0 &&
          values.some((value) => hasNoValue(value, request)),
      ),
  },
  {
    id: 'not-resource-and-variable-without-value',
    examples: [
      {
        elements: { NotResource: 'arn:aws:s3:::bucket/${aws:username}' },
        ours: 'unknown',
        oracle: 'implicitly-denied',
      },
      {
        elements: { NotResource: 'arn:aws:sqs:*:*:${aws:username}' },
        ours: 'unknown',
        oracle: 'allowed',
      },
    ],
    occurs: (statement, request) => [statement.NotResource ?? []].flat().some((arn) => hasNoValue(arn, request)),
  },
  {
    id: 'special-character-and-equality',
    examples: [condition({ StringEquals: { k: 'a${*}' } }, { k: 'a*' }, 'allowed', 'implicitly-denied')],
    occurs: (statement) =>
      conditionLines(statement).some(
        ({ operator, values }) => /String(Not)?Equals/i.test(operator) && values.some((v) => /\$\{[*?$]\}/.test(v)),
      ),
  },
  {
    id: 'short-arn-in-not-resource',
    examples: [{ elements: { NotResource: 'arn:aws:sqs:*' }, ours: 'allowed', oracle: 'implicitly-denied' }],
    occurs: (statement) => [statement.NotResource ?? []].flat().some((arn) => arn !== '*' && arn.split(':').length < 6),
  },
  {
    id: 'wildcard-in-resource-type',
    examples: [
      {
        elements: { Resource: 'arn:aws:ec2:*:*:*/*' },
        request: { resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' },
        ours: 'allowed',
        oracle: 'implicitly-denied',
      },
    ],
    occurs: (statement, request) =>
      resourcesOf(statement).some((arn) => /[*?$]/.test(resourceTypeOf(arn)) && couldMatch(arn, request.resource)),
  },
  {
    id: 'resource-that-is-no-arn',
    examples: ['**', 'arn*', 'bucket/key', '*:aws:s3:::bucket/key'].map((Resource) => ({
      elements: { Resource },
      ours: 'unknown' as const,
      oracle: 'allowed' as const,
    })),
  },
  {
    id: 'capitals-before-the-fifth-colon',
    examples: [{ elements: { Resource: 'arn:aws:S3:::bucket/key' }, ours: 'unknown', oracle: 'allowed' }],
  },
  {
    id: 'case-of-iam-names',
    examples: [
      {
        elements: { Resource: 'arn:aws:iam::111122223333:role/Orders' },
        request: { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/orders' },
        ours: 'unknown',
        oracle: 'implicitly-denied',
      },
    ],
  },
  {
    id: 'arn-of-wildcards-for-all-resources',
    examples: [
      { elements: { Resource: 'arn:*:*:*:*:*' }, ours: 'unknown' as const, oracle: 'implicitly-denied' as const },
      { elements: { NotResource: 'arn:*:*:*:*:*' }, ours: 'unknown' as const, oracle: 'allowed' as const },
    ].map((example) => ({ ...example, request: { action: 's3:ListAllMyBuckets', resource: '*' }, full: true })),
  },
  {
    id: 'malformed-action',
    examples: [
      { elements: { Action: 's3:*:*' }, ours: 'implicitly-denied', oracle: 'allowed' },
      { elements: { Action: '**' }, ours: 'implicitly-denied', oracle: 'allowed' },
    ],
  },
  {
    id: 'empty-list',
    examples: [
      { elements: { NotAction: [] }, ours: 'unknown', oracle: 'allowed' },
      condition({ StringNotEquals: { k: [] } }, { k: 'a' }, 'implicitly-denied', 'allowed'),
      condition({ 'ForAllValues:StringNotEquals': { k: [] } }, { k: 'a' }, 'implicitly-denied', 'allowed'),
    ],
  },
  {
    id: 'ip-address-version-and-spelling',
    examples: [
      condition({ NotIpAddress: { k: '203.0.113.1' } }, { k: '2001:db8::1' }, 'allowed', 'implicitly-denied'),
      condition({ IpAddress: { k: '2001:db8::1' } }, { k: '2001:db8:0::1' }, 'allowed', 'implicitly-denied'),
    ],
    occurs: (statement, request) =>
      conditionLines(statement).some(
        ({ operator, key, values }) =>
          /NotIpAddress/i.test(operator) &&
          valuesOf(request, key).some((address) =>
            values.some((range) => address.includes(':') !== range.includes(':')),
          ),
      ),
  },
  {
    id: 'null-with-set-operator',
    examples: [
      condition({ 'ForAnyValue:Null': { k: 'true' } }, {}, 'implicitly-denied', 'allowed'),
      condition({ 'ForAllValues:Null': { k: 'true' } }, { k: 'a' }, 'allowed', 'implicitly-denied'),
    ],
  },
  {
    id: 'empty-value',
    examples: [
      condition({ 'ForAllValues:StringEquals': { k: 'a' } }, { k: '' }, 'unknown', 'implicitly-denied'),
      condition({ Null: { k: 'true' } }, { k: '' }, 'unknown', 'implicitly-denied'),
      condition(
        { StringEquals: { k: 'a${aws:username}' } },
        { k: 'a', 'aws:username': '' },
        'unknown',
        'implicitly-denied',
      ),
    ],
  },
  {
    id: 'several-values-without-set-operator',
    examples: [
      condition({ StringEquals: { k: 'a' } }, { k: ['a', 'b'] }, 'unknown', 'implicitly-denied'),
      condition({ StringNotEquals: { k: 'a' } }, { k: ['a', 'b'] }, 'unknown', 'implicitly-denied'),
    ],
  },
  {
    id: 'for-any-value-if-exists',
    examples: [condition({ 'ForAnyValue:StringEqualsIfExists': { k: 'a' } }, {}, 'unknown', 'implicitly-denied')],
    occurs: (statement, request) =>
      conditionLines(statement).some(
        ({ operator, key }) => /^ForAnyValue:.*IfExists$/i.test(operator) && valuesOf(request, key).length === 0,
      ),
  },
  {
    id: 'bool-and-variable',
    examples: [condition({ Bool: { k: '${v}' } }, { k: 'true', v: 'true' }, 'unknown', 'allowed')],
  },
  {
    id: 'value-of-another-kind',
    examples: [
      condition({ NumericEquals: { k: '5' } }, { k: '5x' }, 'implicitly-denied', 'allowed'),
      condition({ NumericNotEquals: { k: '5' } }, { k: 'five' }, 'unknown', 'implicitly-denied'),
      condition({ NumericNotEquals: { k: 'five' } }, { k: '5' }, 'unknown', 'implicitly-denied'),
      condition({ ArnLike: { k: '*' } }, { k: 'arn:aws:s3:::a' }, 'unknown', 'implicitly-denied'),
      condition({ StringFoo: { k: 'a' } }, { k: 'a' }, 'unknown', 'implicitly-denied'),
    ],
  },
  {
    id: 'date-in-seconds',
    examples: [
      condition({ DateEquals: { k: '1704067200' } }, { k: '2024-01-01T00:00:00Z' }, 'allowed', 'implicitly-denied'),
    ],
  },
  {
    id: 'part-of-a-principal-in-not-principal',
    examples: [
      {
        elements: { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/orders' } },
        request: { principal: 'arn:aws:iam::111122223333:role/orders' },
        ours: 'unknown',
        oracle: 'implicitly-denied',
      },
    ],
  },
  {
    id: 'federated-user-session',
    examples: [
      {
        elements: { Principal: { AWS: 'arn:aws:iam::111122223333:user/alice' } },
        request: { principal: 'arn:aws:sts::111122223333:federated-user/alice' },
        ours: 'implicitly-denied',
        oracle: 'allowed',
      },
    ],
  },
];

/** The policy with every statement on which a disagreement shows replaced by a plain one of the same effect. */
export function withoutDisagreements<P extends PolicyDocument>(policy: P, request: AccessRequest): P {
  const statements = [policy.Statement].flat().map((statement) => {
    const disagrees = DISAGREEMENTS.some(({ occurs }) => occurs?.(statement, request, policy));
    if (!disagrees) return statement;
    const { Principal, NotPrincipal } = statement;
    return {
      Effect: statement.Effect,
      Action: 'sqs:*',
      Resource: '*',
      ...(Principal !== undefined && { Principal }),
      ...(NotPrincipal !== undefined && { NotPrincipal }),
    };
  });
  return { ...policy, Statement: statements };
}

function resourcesOf({ Resource, NotResource }: Statement): readonly string[] {
  return [Resource ?? [], NotResource ?? []].flat(2);
}

interface ConditionLine {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function conditionLines({ Condition = {} }: Statement): ConditionLine[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat().map(String) })),
  );
}

function valuesOf({ context }: AccessRequest, key: string): readonly string[] {
  const id = key.toLowerCase();
  return Object.entries(context).flatMap(([name, values]) => (name.toLowerCase() === id ? [values].flat() : []));
}

/** The prefix of the name in the resource part, with its separator: `role/`, `log-group:`. Objects in S3 have none. */
function resourceTypeOf(arn: string): string {
  const [, , service, region, account, ...rest] = arn.split(':');
  if (service === 's3' && region === '' && account === '') return '';
  return /^[^:/]*[:/]/.exec(rest.join(':'))?.[0] ?? '';
}

/** Whether the pattern matches when its variables may have any value. */
function couldMatch(pattern: string, resource: string): boolean {
  const source = pattern
    .replace(/\$\{[^}]*\}/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(resource);
}

/** Whether the text names a variable that has neither a single value in the request nor a default. */
function hasNoValue(text: string, request: AccessRequest): boolean {
  return [...text.matchAll(/\$\{([^,}]{2,})(, '[^']*')?\}/g)].some(([, key = '', fallback]) => {
    const values = valuesOf(request, key);
    return values.length > 1 || (values.length === 0 && fallback === undefined);
  });
}
