import { parseArn } from '../modules/catalogue/arn';
import type { Diagnostic } from '../modules/diagnostics/diagnostic';
import { readJson } from '../modules/manifest/json-document';
import { plannedAccess } from '../modules/plan/planned-access';
import { providerPlaces } from '../modules/plan/provider-places';
import { parseTerraformPlan } from '../modules/plan/terraform-plan';
import type { PolicyDocument } from '../modules/policy/document';
import { CannotRun } from './command';

/** A role with its trust policy, as a file contains it. */
export interface RoleInFile {
  /** Undefined if the file does not name the role. Its account is `*` where a plan does not know it. */
  readonly arn?: string;
  /** Undefined if it is not known. */
  readonly trust?: PolicyDocument;
  /** Why it is not known. */
  readonly unknown: readonly string[];
}

/**
 * The roles in a file: one in a policy document or in the output of `aws iam get-role`; those after the apply in a plan,
 * as `terraform show -json` prints it.
 *
 * @returns the problems of a file that is not JSON
 * @throws CannotRun if the file has no trust policy
 */
export function rolesInFile(
  bytes: Uint8Array,
  file: string,
): { readonly roles: readonly RoleInFile[] } | { readonly problems: readonly Diagnostic[] } {
  const start = Buffer.from(bytes.subarray(0, 100)).toString('utf8');
  if (/^\s*\{\s*"format_version"/.test(start)) return { roles: rolesInPlan(Buffer.from(bytes).toString('utf8'), file) };
  const document = readJson(bytes, file);
  return 'tree' in document ? { roles: [roleInDocument(document.value, file)] } : { problems: document };
}

/** Whether a role of a file is the role with this ARN. */
export function isRole({ arn }: RoleInFile, target: string): boolean {
  if (arn === undefined || arn === target) return true;
  const [own, wanted] = [parseArn(arn), parseArn(target)];
  return own?.account === '*' && own.resource === wanted?.resource;
}

/** Terraform prints the version of the format first. */
function rolesInPlan(text: string, file: string): readonly RoleInFile[] {
  try {
    const plan = parseTerraformPlan(text);
    return plannedAccess(plan, providerPlaces(plan))
      .after.filter(({ key }) => !key.startsWith('arn:'))
      .map(({ role: { arn, trustPolicy }, undecided }) => ({
        arn,
        ...(trustPolicy && { trust: trustPolicy }),
        unknown: undecided,
      }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CannotRun(
      `cannot read "${file}": ${error.message}`,
      'give the output of `terraform show -json` for a plan',
    );
  }
}

function roleInDocument(value: unknown, file: string): RoleInFile {
  const role = objectOf(objectOf(value)?.['Role']) ?? objectOf(value);
  const { Arn: arn, AssumeRolePolicyDocument: nested } = role ?? {};
  const trust = nested === undefined ? role : objectOf(typeof nested === 'string' ? parsed(nested) : nested);
  if (trust?.['Statement'] === undefined) {
    throw new CannotRun(
      `"${file}" does not contain a trust policy`,
      'give a policy document, the output of `aws iam get-role`, or a plan as `terraform show -json` prints it',
    );
  }
  return { trust: trust as unknown as PolicyDocument, unknown: [], ...(typeof arn === 'string' && { arn }) };
}

/** IAM's API returns documents as URL-encoded text. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
