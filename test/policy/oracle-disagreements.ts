import type { AccessObject, PolicyDocument, Statement } from '../../modules/policy/document';
import type { AccessRequest } from '../../modules/policy/comparison';

/**
 * Where the oracle `@cloud-copilot/iam-simulate` is known to decide otherwise, and AWS's documentation against it or silent.
 * Each class is described, with AWS's page, under its id in docs/evaluator-disagreements.md.
 */
export interface Disagreement {
  readonly id: string;
  /** Whether the statement holds the construct and the request brings the difference out. */
  readonly occurs: (statement: Statement, request: AccessRequest, policy: PolicyDocument) => boolean;
}

export const DISAGREEMENTS: readonly Disagreement[] = [
  {
    id: 'variable-before-version-2012',
    occurs: (statement, _request, policy) =>
      policy.Version !== '2012-10-17' && JSON.stringify(statement).includes('${'),
  },
  {
    id: 'wildcard-in-resource-type',
    occurs: (statement) => resourcesOf(statement).some((arn) => /[*?$]/.test(resourceTypeOf(arn))),
  },
  {
    id: 'negated-operator-and-variable-without-value',
    occurs: (statement, request) =>
      conditionLines(statement).some(
        ({ operator, values }) => /Not/i.test(operator) && values.some((value) => hasNoValue(value, request)),
      ),
  },
  {
    id: 'not-resource-and-variable-without-value',
    occurs: (statement, request) => [statement.NotResource ?? []].flat().some((arn) => hasNoValue(arn, request)),
  },
  {
    id: 'not-ip-address-across-versions',
    occurs: (statement, request) =>
      conditionLines(statement).some(
        ({ operator, key, values }) =>
          /NotIpAddress/i.test(operator) &&
          requestValues(request, key).some((address) =>
            values.some((range) => address.includes(':') !== range.includes(':')),
          ),
      ),
  },
  {
    id: 'short-arn-in-not-resource',
    occurs: (statement) => [statement.NotResource ?? []].flat().some((arn) => arn !== '*' && arn.split(':').length < 6),
  },
];

export function disagreementsOf(access: AccessObject, request: AccessRequest): string[] {
  const documents = [...access.policies, access.permissionsBoundary ?? [], access.sessionPolicy ?? []].flat();
  return DISAGREEMENTS.filter(({ occurs }) =>
    documents.some(
      (policy) => typeof policy !== 'string' && [policy.Statement].flat().some((s) => occurs(s, request, policy)),
    ),
  ).map(({ id }) => id);
}

function resourcesOf({ Resource, NotResource }: Statement): readonly string[] {
  return [Resource ?? [], NotResource ?? []].flat();
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

function requestValues({ context }: AccessRequest, key: string): readonly string[] {
  const id = key.toLowerCase();
  return Object.entries(context).flatMap(([name, values]) => (name.toLowerCase() === id ? [values].flat() : []));
}

/** What stands before the name in the resource part, with its separator: `role/`, `log-group:`. Objects in S3 have none. */
function resourceTypeOf(arn: string): string {
  const [, , service, region, account, ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (service === 's3' && region === '' && account === '') return '';
  return /^[^:/]*[:/]/.exec(resource)?.[0] ?? '';
}

/** Whether the text names a variable that has neither a single value in the request nor a default. */
function hasNoValue(text: string, request: AccessRequest): boolean {
  return [...text.matchAll(/\$\{([^,}]{2,})(, '[^']*')?\}/g)].some(([, key = '', fallback]) => {
    const values = requestValues(request, key);
    return values.length > 1 || (values.length === 0 && fallback === undefined);
  });
}
