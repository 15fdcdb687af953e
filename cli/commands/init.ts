import { basename, join, relative } from 'node:path';
import { CONFIGURATION_FILE } from '../../modules/diagnostics/configuration-file';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { inertLine } from '../../modules/report/inert-line';
import { CannotRun, type CommandContext, type Outcome } from '../command';
import { isTaken, type WrittenFile } from '../write-files';
import { configurationFolder, loadWorkingRepository } from '../configuration-folder';
import { editorLine, packageFolder } from '../scaffold/editor-line';
import { configurationText, newManifestText } from '../scaffold/file-texts';
import { type GitPlace, gitPlace } from '../scaffold/git-place';
import { type InitAnswers, initAnswers, type InitOptions, type NeededAnswers } from '../scaffold/init-answers';
import { writeNewFiles } from '../scaffold/new-files';
import { newManifestPath } from '../scaffold/new-manifest-path';
import { workflowAccounts } from '../scaffold/starting-environments';
import { processSurroundings, type Surroundings } from '../user/surroundings';
import { applyWorkflow, planWorkflow, WORKFLOW_FILES, type WorkflowAccount } from '../scaffold/workflow-texts';

const DEFAULT_PATTERN = 'services/**/pod-identity.yaml';

/**
 * `init`: writes the configuration, one manifest and the two workflows. Files that exist are kept, and what they contain is
 * not asked for.
 * @throws CannotRun where an option is missing or not valid, the user cancels, or a file cannot be written
 */
export async function init(
  context: CommandContext,
  options: InitOptions,
  surroundings: Surroundings = processSurroundings(),
): Promise<Outcome> {
  const folder = configurationFolder(context.folder);
  const existing = await existingEnvironments(context, folder);
  if (existing && 'exitCode' in existing) return existing;
  const needed = { configuration: !existing, manifest: !existing?.hasManifest };
  checkUsed(options, needed);
  const answers = await initAnswers(options, needed, surroundings);
  const accounts = workflowAccounts(existing?.environments ?? answers.configuration?.environments ?? []);
  const place = await gitPlace(folder);
  const files = filesOf(folder, answers, accounts, place, existing?.patterns ?? [DEFAULT_PATTERN]);
  const { written, kept } = writeNewFiles(folder, files);
  const present = [...(existing ? [CONFIGURATION_FILE] : []), ...kept];
  const keptLines = present.map((path) => `kept, because it exists: ${inertLine(path)}\n`);
  return {
    exitCode: 0,
    output: written.map((path) => `${inertLine(path)}\n`).join(''),
    notes: keptLines.join('') + nextSteps(folder, written, accounts, answers),
  };
}

interface Existing {
  readonly environments: readonly WorkflowAccount[];
  readonly patterns: readonly string[];
  readonly hasManifest: boolean;
}

/** What the configuration contains, if it exists; its problems, if it cannot be read. */
async function existingEnvironments(context: CommandContext, folder: string): Promise<Existing | Outcome | undefined> {
  if (!isTaken(join(folder, CONFIGURATION_FILE))) return undefined;
  const { configuration, manifests, incomplete, diagnostics } = await loadWorkingRepository(context);
  if (!configuration) return { exitCode: 1, notes: diagnosticsAsText(diagnostics, { color: context.notesColor }) };
  return {
    environments: configuration.environments,
    patterns: configuration.manifests,
    hasManifest: manifests.length + (incomplete?.manifests.length ?? 0) > 0,
  };
}

/** @throws CannotRun where an option would have no effect */
function checkUsed(options: InitOptions, needed: NeededAnswers): void {
  const ofConfiguration = { '--cluster': options.cluster, '--profile': options.profile, '--agent': options.agent };
  const ofManifest = { '--service': options.service, '--service-account': options.serviceAccount };
  const unused = [
    ...(needed.configuration ? [] : Object.entries({ ...ofConfiguration, '--state-bucket': options.stateBucket })),
    ...(needed.manifest ? [] : Object.entries(ofManifest)),
  ].find(([, value]) => value !== undefined);
  if (!unused) return;
  const [flag] = unused;
  const isOfManifest = flag in ofManifest;
  throw new CannotRun(
    `${flag} has no effect, because ${isOfManifest ? 'there is a manifest' : `${CONFIGURATION_FILE} exists`}; nothing was written`,
    isOfManifest ? 'add services with: eks-pod-identity new SERVICE' : `edit ${CONFIGURATION_FILE}`,
  );
}

function filesOf(
  folder: string,
  { configuration, service }: InitAnswers,
  accounts: readonly WorkflowAccount[],
  { root, defaultBranch, folder: within }: GitPlace,
  patterns: readonly string[],
): readonly WrittenFile[] {
  const settings = { accounts, defaultBranch, ...(within !== undefined && { folder: within }) };
  const inRoot = (path: string): string => join(relative(folder, root), path).replaceAll('\\', '/');
  const manifest = service && newManifestPath(service.service, patterns);
  return [
    ...(configuration
      ? [
          {
            path: CONFIGURATION_FILE,
            text:
              editorLine(folder, CONFIGURATION_FILE, 'configuration') +
              configurationText(configuration.environments, configuration.agent),
          },
        ]
      : []),
    ...(service && manifest !== undefined
      ? [{ path: manifest, text: editorLine(folder, manifest, 'manifest') + newManifestText(service) }]
      : []),
    { path: inRoot(WORKFLOW_FILES.plan), text: planWorkflow(settings) },
    { path: inRoot(WORKFLOW_FILES.apply), text: applyWorkflow(settings) },
  ];
}

/** What is left to do, in its order. */
function nextSteps(
  folder: string,
  written: readonly string[],
  accounts: readonly WorkflowAccount[],
  { configuration, service }: InitAnswers,
): string {
  const name = basename(packageFolder(folder));
  const manifest = written.find((path) => service && path.endsWith('.yaml') && path !== CONFIGURATION_FILE);
  const withoutBucket = configuration?.environments.filter(({ stateBucket }) => stateBucket === undefined) ?? [];
  const hasWorkflow = written.some((path) => path.includes('.github/workflows/'));
  const numbers = accounts.map(({ account }) => account).join(' and ');
  const steps = [
    ...(isTaken(packageFolder(folder)) ? [] : [`npm install --save-dev ${name}`]),
    ...(withoutBucket.length === 0
      ? []
      : [`add a backend to ${CONFIGURATION_FILE}: ${withoutBucket.map((one) => one.name).join(', ')}`]),
    ...(accounts.length > 1 && accounts.some(({ profile }) => profile === undefined)
      ? [
          `add a \`profile\` to each environment of ${CONFIGURATION_FILE}, and the same \`aws-profile\` to the workflows`,
        ]
      : []),
    ...(manifest === undefined ? [] : [`write what the service may do into ${manifest}`]),
    `npx ${name} validate`,
    ...(hasWorkflow
      ? [
          `create the roles eks-pod-identity-plan and eks-pod-identity-apply in account ${numbers}; examples/github-oidc of the project declares them`,
        ]
      : []),
    'commit the files on a branch, and open a pull request',
  ];
  return `Next:\n${steps.map((step, index) => `  ${index + 1}. ${inertLine(step)}\n`).join('')}`;
}
