import { parseArn } from '../catalogue/arn';
import { canonicalJson } from '../plan/canonical-json';
import type { TerraformPlan } from '../plan/terraform-plan';
import type { PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { POLICY_KINDS } from '../workloads/policy-kinds';

/**
 * Why the plan of a stack with owned policies must not be applied, a line each: it would remove statements that this
 * project has not written, or delete a whole policy.
 *
 * @param known the documents of the stack's policies, on both sides of the change; absent for other stacks
 */
export function policyReplacements(
  plan: TerraformPlan,
  known: readonly PolicyDocument[] | undefined,
): readonly string[] {
  if (!known) return [];
  const written = new Set(known.flatMap(statementsOfDocument).map(statementKey));
  return (plan.resource_changes ?? []).flatMap(({ address, type, change: { actions, before } }) => {
    const kind = POLICY_KINDS.get(type);
    if (!kind || typeof before !== 'object' || before === null) return [];
    const { [kind.argument]: name, policy } = before as Readonly<Record<string, unknown>>;
    const what = `the policy of "${String(name)}" (${address})`;
    if (actions.includes('delete')) {
      return [
        `${what} would be deleted: to manage it elsewhere, run "terraform state rm" in its stack before \`own\` is removed`,
      ];
    }
    if (!actions.includes('update')) return [];
    const statements = statementsIn(policy);
    if (statements === undefined) return [`${what} has statements that cannot be read, so it is not replaced`];
    const foreign = statements.filter((statement) => !written.has(statementKey(statement)));
    if (foreign.length === 0) return [];
    const list = foreign.map((statement) => JSON.stringify(statement)).join(', ');
    return [
      `${what} has statements that are not in its file: add them to the file, or remove them from the policy in AWS: ${list}`,
    ];
  });
}

function statementsIn(policy: unknown): readonly Statement[] | undefined {
  try {
    return statementsOfDocument(JSON.parse(String(policy)) as PolicyDocument);
  } catch {
    return undefined;
  }
}

/**
 * Equal for statements that differ in spelling only: order, lists of one, case of actions, an account for its root, and
 * `Sid`, which has no effect.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function statementKey({ Sid: _, ...statement }: Statement): string {
  return canonicalJson(
    Object.fromEntries(Object.entries(statement).map(([key, value]) => [key, spelledAlike(key, value)])),
  );
}

function spelledAlike(key: string, value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) {
    const texts = [value].flat().map((item) => spelledText(key, String(item)));
    return [...new Set(texts)].sort();
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spelledAlike(name, item)]));
}

function spelledText(key: string, text: string): string {
  if (key === 'Action' || key === 'NotAction') return text.toLowerCase();
  if (key !== 'AWS') return text;
  const arn = parseArn(text);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : text;
}
