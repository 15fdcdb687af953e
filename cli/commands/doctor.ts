import { examine } from '../../modules/doctor/examine';
import type { Declared, ExaminedAccount } from '../../modules/doctor/examined';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { quote } from '../../modules/diagnostics/quote';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { type FormatName, render } from '../../modules/report/formats';
import { clusterArn } from '../../modules/workloads/arns';
import type { Workload } from '../../modules/workloads/workload';
import { checkEnvironment } from '../check-environment';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { loadWorkingRepository } from '../configuration-folder';
import { invalidInput } from '../invalid-input';
import { observe } from '../doctor/observe';
import { runPrograms, type RunJson } from '../doctor/run-json';
import { readAwsProfiles } from '../user/aws-profiles';
import { readKubeContexts } from '../user/kubeconfig';
import { processSurroundings, type Surroundings } from '../user/surroundings';
import { readService } from './explain';

export interface DoctorOptions {
  readonly environment?: string;
  readonly cluster?: string;
  readonly format: FormatName;
}

/**
 * `doctor`: whether the pods of a service, or of all, get their role. Reads the accounts and the clusters with the
 * credentials of the user. Status 1 unless all answers are `ok`.
 * @throws CannotRun where there is nothing to look at
 */
export async function doctor(
  context: CommandContext,
  service: string | undefined,
  options: DoctorOptions,
  surroundings: Surroundings = processSurroundings(),
  run: RunJson = runPrograms(process.env),
): Promise<Outcome> {
  const found =
    service === undefined ? await allWorkloads(context, options) : await readService(context, service, options);
  if ('exitCode' in found) return found;
  const declared = found.workloads.flatMap((workload) =>
    declaredOf(workload)
      .filter(({ cluster }) => options.cluster === undefined || cluster === options.cluster)
      .map((one) => ({ one, account: workload.environment.account, profile: workload.environment.profile })),
  );
  if (declared.length === 0) {
    const where = options.cluster === undefined ? '' : ` in cluster ${quote(options.cluster)}`;
    throw new CannotRun(
      `no service account uses EKS Pod Identity${where}`,
      'services with `identity: irsa` are not examined',
    );
  }
  const contexts = readKubeContexts(surroundings);
  const profiles = new Set(readAwsProfiles(surroundings).map(({ name }) => name));
  const accounts: ExaminedAccount[] = await Promise.all(
    declared.map(async ({ one, account, profile }) => {
      const access = { run, account, ...(profile !== undefined && profiles.has(profile) && { profile }) };
      return examine(one, await observe(one, access, contexts));
    }),
  );
  const isHealthy = accounts.every(({ answers }) => answers.every(({ state }) => state === 'ok'));
  return {
    exitCode: isHealthy ? 0 : 1,
    output: render(options.format, 'examination', { schemaVersion: 1, accounts }, textOptions(context)),
    notes: found.notes,
  };
}

async function allWorkloads(
  context: CommandContext,
  { environment, format }: DoctorOptions,
): Promise<Outcome | { readonly workloads: readonly Workload[]; readonly notes: string }> {
  const { configuration, diagnostics, workloads } = await loadWorkingRepository(context);
  const notes = diagnosticsAsText(diagnostics, { color: context.notesColor });
  if (hasErrors(diagnostics)) return invalidInput(format, diagnostics, { notes });
  checkEnvironment(environment, configuration);
  return {
    workloads: workloads.filter((workload) => environment === undefined || workload.environment.name === environment),
    notes,
  };
}

/** The service accounts of a workload that get their role by EKS Pod Identity. */
function declaredOf(workload: Workload): readonly Declared[] {
  const { service, environment, role, targetRole, identity, sessionTags, associations } = workload;
  if (identity === 'irsa') return [];
  return associations.map(({ cluster, namespace, serviceAccount }) => ({
    service,
    environment: environment.name,
    cluster: cluster.name,
    clusterArn: clusterArn(environment, cluster),
    region: cluster.region,
    namespace,
    serviceAccount,
    roleArn: role.arn,
    ...(role.kind === 'created' && { trustPolicy: role.trustPolicy }),
    ...(targetRole && { targetRoleArn: targetRole.role.arn }),
    sessionTags,
    isMoving: identity === 'both',
    agent: cluster.agent,
  }));
}
