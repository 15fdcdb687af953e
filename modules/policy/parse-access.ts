import { findManagedPolicy } from '../catalogue/managed-policies';
import { type AccessModel, type Complaint, type PolicyModel, type PolicyPart } from './model';
import { parsePolicyDocument } from './parse-policy-document';
import { isObject } from './parse-statement';

export interface ParsedAccess {
  readonly access: AccessModel;
  readonly complaints: readonly Complaint[];
}

const ELEMENTS = new Set(['policies', 'permissionsBoundary', 'sessionPolicy', 'sessionTags']);
const PRINCIPAL_TAG = 'aws:principaltag/';

/**
 * Reads an access object, or a policy document as the access that it alone gives; never throws.
 * Managed policies given by ARN are looked up in the catalogue; an unknown one is undecided, alone.
 */
export function parseAccess(value: unknown): ParsedAccess {
  const complaints: Complaint[] = [];
  let statementCount = 0;
  const read = (document: unknown, part: PolicyPart, index: number): PolicyModel => {
    const place = { part, index, firstNumber: statementCount };
    const parsed =
      typeof document === 'string' ? readManagedPolicy(document, place) : parsePolicyDocument(document, place);
    complaints.push(...parsed.complaints);
    statementCount += parsed.statementCount;
    return parsed.policy;
  };

  if (!isObject(value) || !('policies' in value)) {
    return { access: { policies: [read(value, 'policies', 0)], fixedKeys: new Map() }, complaints };
  }
  const listed: readonly unknown[] = Array.isArray(value['policies']) ? value['policies'] : [value['policies']];
  const policies = listed.map((document, index) => read(document, 'policies', index));
  const boundary = value['permissionsBoundary'];
  const session = value['sessionPolicy'];
  const permissionsBoundary = boundary === undefined ? undefined : read(boundary, 'permissionsBoundary', 0);
  const sessionPolicy = session === undefined ? undefined : read(session, 'sessionPolicy', 0);

  const fixedKeys = new Map<string, string>();
  const tags = value['sessionTags'] ?? {};
  const wrong = Object.keys(value)
    .filter((name) => !ELEMENTS.has(name))
    .map((name) => `'${name}' is no part of access`);
  if (!isObject(tags)) wrong.push('sessionTags is not a mapping from tag keys to values');
  for (const [key, tag] of Object.entries(tags)) {
    if (typeof tag === 'string') fixedKeys.set(PRINCIPAL_TAG + key.toLowerCase(), tag);
    else wrong.push(`session tag '${key}' has a value that is no text`);
  }
  for (const reason of wrong) {
    // What it should mean is anyone's guess, so it counts as one more policy about which nothing is known.
    const policy = policies.length;
    policies.push({ part: 'policies', index: policy, statements: [], undecided: reason });
    complaints.push({ reason, part: 'policies', policy, undecided: true });
  }
  const access = {
    policies,
    ...(permissionsBoundary && { permissionsBoundary }),
    ...(sessionPolicy && { sessionPolicy }),
    fixedKeys,
  };
  return { access, complaints };
}

function readManagedPolicy(
  arn: string,
  place: { readonly part: PolicyPart; readonly index: number; readonly firstNumber: number },
): ReturnType<typeof parsePolicyDocument> {
  const managed = findManagedPolicy(arn);
  if (managed) return parsePolicyDocument(managed.document, { ...place, arn });
  const { part, index } = place;
  const reason = `managed policy '${arn}' is not known`;
  return {
    policy: { part, index, arn, statements: [], undecided: reason },
    complaints: [{ reason, part, policy: index, undecided: true }],
    statementCount: 0,
  };
}
