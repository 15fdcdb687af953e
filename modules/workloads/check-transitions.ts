import { quote } from '../diagnostics/quote';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Configuration } from '../manifest/configuration';
import { roleKey } from './claims';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { describeWorkload } from './places';
import { QUOTAS } from '../validation/quotas';
import { mergeRoleSettings } from './role-settings';
import type { CreatedRole, TargetAccount, Workload } from './workload';

/**
 * Codes of problems of a change whose base and head are each valid. A pull request with one of them is not planned, so if
 * it is merged all the same, an apply refuses it as not reviewed. A person may accept the plan: roles that would be deleted
 * or replaced are in it, and a step that AWS refuses leaves nothing unmanaged.
 *
 * The changes of an account are the exception: the plan only creates, and does not show the objects that Terraform would
 * forget. An apply refuses it for good, see `objectsLeftBehind`.
 */
export const TRANSITION_CODES: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'adopt-managed',
  'role-path-changed',
  'quota-transition',
  'manifests-none-left',
  'environment-removed',
  'environment-account-changed',
  'target-account-changed',
  'configuration-removed',
  'oidc-provider-removed',
  'policy-removal-attached',
]);

/** A workload whose role is created. */
type Creator = Workload & { readonly role: CreatedRole };

/**
 * Reports changes of a role that AWS cannot apply in one step while the role keeps its name, although base and head are
 * each valid.
 *
 * @param configuration of the head
 */
export function checkTransitions(
  configuration: Configuration,
  before: readonly Workload[],
  after: readonly Workload[],
  report: Report<SourcePlace>,
): void {
  const creatorsBefore = new Map(before.filter(isCreator).map((one) => [keyOf(one), one]));
  const pairs = after.filter(isCreator).flatMap((workload) => {
    const creatorBefore = creatorsBefore.get(keyOf(workload));
    return creatorBefore ? [{ creatorBefore, roleBefore: creatorBefore.role, workload }] : [];
  });
  for (const pair of pairs) checkAdoption(pair, report);
  checkPaths(configuration, pairs, report);
  for (const { roleBefore, workload } of pairs) checkAttachments(roleBefore, workload, report);
  checkTargetAccounts(configuration, before, after, report);
}

interface Pair {
  readonly creatorBefore: Creator;
  readonly roleBefore: CreatedRole;
  readonly workload: Creator;
}

/** The stack that had the role deletes it, before or after another one imports it. */
function checkAdoption({ creatorBefore, workload }: Pair, report: Report<SourcePlace>): void {
  const { adopt, role, service, environment, manifest } = workload;
  const isSameStack = creatorBefore.service === service && creatorBefore.environment.name === environment.name;
  if (!adopt?.role || isSameStack) return;
  const settings = [manifest.environments?.get(environment.name), manifest.settings];
  report({
    code: 'adopt-managed',
    severity: 'error',
    message: `\`adopt\` cannot take over role "${role.name}": it is the role of ${describeWorkload(creatorBefore)}, whose stack would delete it`,
    help: 'remove `adopt`: the role is deleted there and created here',
    source: manifest.source,
    path: settings.find((part) => part?.adopt)?.adopt?.path ?? ['service'],
    part: 'key',
  });
}

/**
 * IAM cannot move a role to another path, and role names are unique: the old role would be deleted first, and pods would
 * have no role. One setting may affect every service, so each place is reported once.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
function checkPaths(configuration: Configuration, pairs: readonly Pair[], report: Report<SourcePlace>): void {
  const byPlace = new Map<string, { readonly first: Pair; readonly place: Place; count: number }>();
  for (const pair of pairs.filter(({ roleBefore, workload }) => roleBefore.path !== workload.role.path)) {
    const place = placeOfPath(configuration, pair.workload);
    const key = JSON.stringify([place.source.file, place.path]);
    const entry = byPlace.get(key);
    if (entry) entry.count += 1;
    else byPlace.set(key, { first: pair, place, count: 1 });
  }
  for (const { first, place, count } of byPlace.values()) {
    const { roleBefore, workload } = first;
    const others = count > 1 ? ` (and ${count - 1} more)` : '';
    const fromTo = `from path ${quote(roleBefore.path)} to ${quote(workload.role.path)}`;
    report({
      code: 'role-path-changed',
      severity: 'error',
      message: `role "${workload.role.name}" of ${describeWorkload(workload)} moves ${fromTo} and keeps its name${others}; IAM cannot move a role`,
      help: `rename the role too, for example with \`role.name: "{service}-{environment}-v2"\`, or keep the path`,
      ...place,
    });
  }
}

type Place = Pick<SourcePlace, 'source' | 'path'>;

/** The place of the path setting, or of the service name as fallback. */
function placeOfPath(configuration: Configuration, { manifest, environment }: Creator): Place {
  const merged = mergeRoleSettings(configuration, environment, manifest);
  if (merged.kind === 'created' && merged.path.path.length > 0) {
    return { source: merged.path.source, path: merged.path.path };
  }
  return { source: manifest.source, path: ['service'] };
}

/** The stack of a target role keeps its name and state, so Terraform would forget the role in the former account. */
function checkTargetAccounts(
  configuration: Configuration,
  before: readonly Workload[],
  after: readonly Workload[],
  report: Report<SourcePlace>,
): void {
  const nameOf = ({ service, environment }: Workload) => JSON.stringify([service, environment.name]);
  const former = new Map(before.map((workload) => [nameOf(workload), createdTarget(workload)]));
  const reported = new Set<string>();
  for (const workload of after) {
    const [from, to] = [former.get(nameOf(workload)), createdTarget(workload)];
    if (from === undefined || to === undefined || from.account === to.account) continue;
    const place = from.name === to.name ? placeOfAccount(configuration, to) : placeOfTarget(workload);
    // An account of the configuration may be that of many services.
    const key = JSON.stringify([place.source.file, place.path]);
    if (reported.has(key)) continue;
    reported.add(key);
    report({
      code: 'target-account-changed',
      severity: 'error',
      message: `the target role of ${describeWorkload(workload)} moves from account ${from.account} to ${to.account}, so the role in the old account would stay with its access, and nothing would manage it`,
      help: 'remove the target role in a separate change first, and add it with the new account when that is applied',
      ...place,
    });
  }
}

function placeOfAccount({ source, accounts }: Configuration, { name }: TargetAccount): Place {
  const list = accounts.some((account) => account.name === name) ? 'accounts' : 'environments';
  return { source, path: [list, name, 'account'] };
}

function placeOfTarget({ manifest, environment }: Workload): Place {
  const settings = [manifest.environments?.get(environment.name), manifest.settings];
  return { source: manifest.source, path: settings.find((one) => one?.targetRole)?.targetRole?.path ?? ['service'] };
}

/** The account of a target role that a stack creates. */
function createdTarget({ targetRole }: Workload): TargetAccount | undefined {
  return targetRole?.kind === 'created' ? targetRole.account : undefined;
}

/** New managed policies are attached before old ones are detached, so both count towards the quota. */
function checkAttachments(roleBefore: CreatedRole, workload: Creator, report: Report<SourcePlace>): void {
  const { role, manifest, service } = workload;
  const attached = attachmentsOf(roleBefore);
  const added = [...attachmentsOf(role)].filter((one) => !attached.has(one));
  if (added.length === 0 || attached.size + added.length <= QUOTAS.attachments) return;
  report({
    code: 'quota-transition',
    severity: 'error',
    message: `the apply would attach ${added.length} new managed policies to role "${role.name}" of ${describeWorkload(workload)} in addition to the ${attached.size} attached ones, but IAM allows ${QUOTAS.attachments}`,
    help: `change fewer grants at once, remove managed policies in a separate change first, or rename the role of "${service}"`,
    source: manifest.source,
    path: manifest.settings.allow.length > 0 ? ['allow'] : ['service'],
    part: 'key',
  });
}

/** Names of created managed policies, and ARNs of existing ones. */
function attachmentsOf({ policies, managedPolicyArns }: CreatedRole): ReadonlySet<string> {
  return new Set([...policies.managed.map(({ name }) => name), ...managedPolicyArns]);
}

function isCreator(workload: Workload): workload is Creator {
  return workload.role.kind === 'created';
}

function keyOf({ environment, role }: Creator): string {
  return roleKey(environment, role.name);
}
