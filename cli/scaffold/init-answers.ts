import { quote } from '../../modules/diagnostics/quote';
import { profileName, serviceAccountRef, serviceName } from '../../modules/manifest/names';
import { CannotRun } from '../command';
import { AGENT_CHOICES, type AgentChoice } from './agent-choice';
import { type AwsProfile, readAwsProfiles } from '../user/aws-profiles';
import { type Ask, chosenClusters, forEnvironment } from './chosen-clusters';
import type { StartingService } from './file-texts';
import { readKubeContexts } from '../user/kubeconfig';
import { openPrompts, type Prompts, type Question } from './prompts';
import { type EnvironmentChoices, type StartingEnvironment, startingEnvironments } from './starting-environments';
import type { Surroundings } from '../user/surroundings';
import { checkedText, textByRule } from './texts-with-rules';

export interface InitOptions {
  /** `[environment=]cluster` */
  readonly cluster?: readonly string[];
  /** `[environment=]profile` */
  readonly profile?: readonly string[];
  /** `[environment=]bucket` */
  readonly stateBucket?: readonly string[];
  readonly agent?: AgentChoice;
  readonly service?: string;
  readonly serviceAccount?: string;
  /** Takes the defaults instead of asking. */
  readonly yes?: true;
}

/** Which parts of the answers are needed: files that exist are not written again. */
export interface NeededAnswers {
  readonly configuration: boolean;
  readonly manifest: boolean;
}

/** The content of the files that `init` writes. */
export interface InitAnswers {
  /** Absent where the configuration exists. */
  readonly configuration?: {
    readonly environments: readonly StartingEnvironment[];
    readonly agent: AgentChoice;
  };
  /** Absent where there is a manifest. */
  readonly service?: StartingService;
}

/**
 * The answers: those of the options, and for the rest the user's on a terminal, or the defaults with `yes`.
 * @throws CannotRun where an option is not valid, required options are missing, or the user cancels
 */
export async function initAnswers(
  options: InitOptions,
  needed: NeededAnswers,
  surroundings: Surroundings,
): Promise<InitAnswers> {
  const { terminal } = surroundings;
  if (!options.yes && !terminal) checkComplete(options, needed);
  const prompts = options.yes || !terminal ? undefined : openPrompts(terminal);
  const talk = { ask: askOrDefault(prompts), say: prompts?.say ?? (() => undefined) };
  try {
    const configuration = needed.configuration ? await askConfiguration(options, surroundings, talk) : undefined;
    const service = needed.manifest ? await askService(options, talk.ask) : undefined;
    return { ...(configuration && { configuration }), ...(service && { service }) };
  } finally {
    prompts?.close();
  }
}

/** @throws CannotRun that names each missing option */
function checkComplete(options: InitOptions, needed: NeededAnswers): void {
  const required = [
    ...(needed.configuration ? [['--cluster', options.cluster] as const] : []),
    ...(needed.configuration ? [['--state-bucket', options.stateBucket] as const] : []),
    ...(needed.manifest ? [['--service', options.service] as const] : []),
    ...(needed.manifest ? [['--service-account', options.serviceAccount] as const] : []),
  ];
  const missing = required.filter(([, value]) => value === undefined).map(([flag]) => flag);
  if (missing.length === 0) return;
  throw new CannotRun(
    `missing options: ${missing.join(', ')}; without a terminal, init cannot ask for them`,
    'for example: init --cluster prod=arn:aws:eks:eu-west-1:111122223333:cluster/shop --state-bucket tf-state --service orders --service-account shop/orders; --yes takes the defaults',
  );
}

function askOrDefault(prompts: Prompts | undefined): Ask {
  if (prompts) return prompts.ask;
  return ({ byDefault, flag, read }) => {
    const result = byDefault === undefined ? undefined : read(byDefault);
    if (result && 'answer' in result) return Promise.resolve(result.answer);
    return Promise.reject(new CannotRun(`missing option: ${flag}`, 'it has no default here'));
  };
}

async function askConfiguration(
  options: InitOptions,
  surroundings: Surroundings,
  talk: { readonly ask: Ask; readonly say: (line: string) => void },
): Promise<NonNullable<InitAnswers['configuration']>> {
  const given = {
    profiles: (options.profile ?? []).map(forEnvironment),
    stateBuckets: (options.stateBucket ?? []).map(forEnvironment),
  };
  for (const { value } of given.profiles) checkedText(profileName, value);
  for (const { value } of given.stateBuckets) checkBucket(value);
  const clusters = await chosenClusters(options.cluster, readKubeContexts(surroundings), talk);
  const choices = { clusters, ...given };
  const profiles = options.profile
    ? given.profiles
    : await askProfiles(choices, readAwsProfiles(surroundings), talk.ask);
  const stateBuckets = options.stateBucket ? given.stateBuckets : await askBuckets(choices, talk.ask);
  const agent = options.agent ?? (await talk.ask(AGENT));
  return { environments: startingEnvironments({ clusters, profiles, stateBuckets }), agent };
}

/** One account needs no profile: its job has one role. */
async function askProfiles(
  choices: EnvironmentChoices,
  known: readonly AwsProfile[],
  ask: Ask,
): Promise<EnvironmentChoices['profiles']> {
  const environments = startingEnvironments(choices).filter(({ profile }) => profile !== undefined);
  const profiles: { environment: string; value: string }[] = [];
  for (const { name: environment, account } of environments) {
    const own = known.find((profile) => profile.account === account && profileName.safeParse(profile.name).success);
    const value = await ask({
      text: `AWS profile for account ${account} (of ${environment})`,
      byDefault: own?.name ?? environment,
      flag: '--profile',
      read: textByRule(profileName),
    });
    profiles.push({ environment, value });
  }
  return profiles;
}

async function askBuckets(choices: EnvironmentChoices, ask: Ask): Promise<EnvironmentChoices['stateBuckets']> {
  const buckets: { environment: string; value: string }[] = [];
  for (const { name: environment } of startingEnvironments(choices)) {
    const value = await ask({
      text: `S3 bucket for Terraform's state of ${environment} (empty: later)`,
      byDefault: '',
      flag: '--state-bucket',
      read: (line) => (line === '' || BUCKET.test(line) ? { answer: line } : { problem: bucketProblem(line) }),
    });
    if (value !== '') buckets.push({ environment, value });
  }
  return buckets;
}

/** With placeholders. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9{][a-z0-9.{}-]{1,100}[a-z0-9}]$/;

function checkBucket(text: string): void {
  if (!BUCKET.test(text)) throw new CannotRun(bucketProblem(text));
}

function bucketProblem(text: string): string {
  return `${quote(text)} is not a valid bucket name: write 3 to 63 lower-case letters, digits, "-" and "."`;
}

const AGENT: Question<AgentChoice> = {
  text: 'Pod Identity Agent of the clusters: addon, auto-mode or preinstalled',
  byDefault: 'addon',
  flag: '--agent',
  read: (line) => {
    const agent = AGENT_CHOICES.find((one) => one === line);
    return agent ? { answer: agent } : { problem: `write ${AGENT_CHOICES.join(', ')}` };
  },
};

async function askService(options: InitOptions, ask: Ask): Promise<StartingService> {
  const service =
    options.service === undefined
      ? await ask({ text: 'First service', byDefault: 'example', flag: '--service', read: textByRule(serviceName) })
      : checkedText(serviceName, options.service);
  return { service, serviceAccount: await askServiceAccount(service, options.serviceAccount, ask) };
}

/** The service account of a new manifest. */
export async function askServiceAccount(service: string, given: string | undefined, ask: Ask): Promise<string> {
  if (given !== undefined) return checkedText(serviceAccountRef, given);
  return ask({
    text: 'Service account of its pods, as namespace/name',
    byDefault: `default/${service}`,
    flag: '--service-account',
    read: textByRule(serviceAccountRef),
  });
}
