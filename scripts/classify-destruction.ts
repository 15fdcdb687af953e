import type { ActionReference, ServiceReference } from '../modules/catalogue/services';
import { EXCEPTIONS } from './destruction-exceptions';

/** What an action does to what exists; harmless ones with the reason. */
export type Destruction =
  { readonly kind: 'destroys the resource' | 'removes data' } | { readonly kind: 'harmless'; readonly reason: string };

/** Names of actions that end, delete or switch off something. */
const ENDS =
  /Delet|Purge|Terminat|Deregister|Disable|Destroy|Drop|Erase|Wipe|Truncate|Flush|Forget|Empty|Clear|Release[A-Z]|CloseAccount|Evict|Decommission|Remove|Destruct|Dispose|Expire|Discard|Retire|Uninstall|Unregister|Reset|Shred/;

/** Whether the action must be classified. */
export function needsClass(service: ServiceReference, { name }: ActionReference): boolean {
  return ENDS.test(name) || `${service.prefix}:${name}` in EXCEPTIONS;
}

const harmless = (reason: string): Destruction => ({ kind: 'harmless', reason });
const DESTROYS: Destruction = { kind: 'destroys the resource' };
const REMOVES: Destruction = { kind: 'removes data' };

/** What resources hold, and applications write and delete as their work. */
const RECORD =
  /(?:Object|Item|Message|Record|Document|Row|Vector|Face|Entity|Entitie|Event|Comment|Contact|Conversation|DataPoint|Geofence|Archive|Artifact|Identitie|Partition|Image|Utterance|Speaker|Fraudster|Case|Attendee|Meeting|File|Asset|Participant|Memory|Shadow|User|Value)(?:Version|History)?s?$/;

/** Settings and links: what they name stays, and they can be written again. */
const SETTING =
  /(?:Policy|Configuration|Config|Setting|Preference|Association|Permission|Notification|Template|Limit|Override|Filter|Option|Attribute|Metadata|Membership|Member|Tag|Assignment|Status|Mapping|Customization|Subscription|Alias|Exclusion|Suppression|Invitation|Agreement)s?$/;

/** Finished runs, and views of data that is stored in other resources. */
const VIEW =
  /(?:Job|Execution|Run|Session|Report|Dashboard|View|Query|Queries|Draft|Insight|Estimate|Test|TestCase|Result|Recommendation|Evaluation|Prediction|Chart|Tab|Folder|ChangeSet|Build|Batch|Statistic)s?$/;

/** What goes back to its default. */
const DEFAULT =
  /(?:ParameterGroup|Attribute|Password|PIN|Cache|Key|KeyId|KmsKeyId|Levels?|Settings?|Configuration|Bookmark|Baseline|Control|LandingZone|State|Deployments|Flag|Resource|Credential|Alarm|Devices\w*)$/;

/**
 * The class of an action by its level, its name and the resources and actions of its service; undefined if no rule says
 * it, so that it needs an entry in `destruction-exceptions.ts`.
 */
export function classifyDestruction(service: ServiceReference, action: ActionReference): Destruction | undefined {
  const { name, accessLevel } = action;
  const exception = EXCEPTIONS[`${service.prefix}:${name}`];
  if (exception) return exception;
  if (accessLevel === 'Read' || accessLevel === 'List') return harmless('it reads');
  if (accessLevel === 'Tagging') return harmless('it changes tags');
  if (accessLevel === 'Permissions management')
    return harmless('it changes permissions, which have findings of their own');

  const [, batch, verb = '', noun = ''] = NAME.exec(name) ?? [];
  const singular = batch ? oneOf(noun) : noun;
  const counterpart = (verbs: readonly string[]): boolean =>
    verbs.some((other) => [noun, oneOf(noun)].some((one) => service.actions.has((other + one).toLowerCase())));
  switch (verb) {
    case 'Disable':
      return counterpart(['Enable']) ? harmless('it can be enabled again') : undefined;
    case 'Deregister':
      return counterpart(['Register']) ? harmless('it can be registered again; what it names stays') : undefined;
    case 'Remove': {
      const [what = ''] = noun.split('From');
      const isAdded = [...service.actions.values()].some((other) => ADDS.exec(other.name)?.[1] === what);
      return isAdded ? harmless('it can be added again; what it names stays') : undefined;
    }
    case 'Reset':
      return DEFAULT.test(noun) ? harmless('it sets a default again') : undefined;
    case 'Delete':
    case 'Terminate':
      if (SETTING.test(noun)) return harmless('it removes a setting or a link; what it names stays');
      if (VIEW.test(noun)) return harmless('it removes a run, a report or a view; the data behind it stays');
      if (RECORD.test(noun)) return REMOVES;
      return isResource(service, singular) || counterpart(MAKES) ? DESTROYS : undefined;
    default:
      return undefined;
  }
}

const NAME = /^(Batch)?(Delete|Terminate|Deregister|Disable|Remove|Reset)([A-Z].*)$/;
const ADDS = /^(?:Add|Attach)([A-Z]\w*?)(?:To[A-Z]\w*)?$/;
const MAKES = [
  'Create',
  'Put',
  'Import',
  'Start',
  'Run',
  'Define',
  'Allocate',
  'Request',
  'Register',
  'Publish',
  'Upload',
  'Send',
  'Add',
  'Purchase',
];

function oneOf(noun: string): string {
  return noun.replace(/ies$/, 'y').replace(/s$/, '');
}

/** Whether the service has resources of this name: `DBCluster` is `db-cluster` or `cluster`. */
function isResource({ resourceTypes }: ServiceReference, noun: string): boolean {
  return [...resourceTypes.keys()].some((type) => plain(type) === plain(noun));
}

function plain(name: string): string {
  return oneOf(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** The text of `modules/catalogue/data/destruction.txt`. What no rule covers counts as destroying. */
export function destructionFile(services: readonly ServiceReference[]): string {
  const lines = services.flatMap((service) => {
    const actions = [...service.actions.values()].filter((action) => needsClass(service, action));
    const kinds = new Map<string, string[]>();
    for (const action of actions) {
      const { kind } = classifyDestruction(service, action) ?? DESTROYS;
      if (kind !== 'harmless') kinds.set(kind, [...(kinds.get(kind) ?? []), action.name]);
    }
    return [...kinds].sort().map(([kind, names]) => [kind, service.prefix, names.sort().join(',')].join('\t'));
  });
  return ['# Written by scripts/refresh-catalogue.ts', ...lines, ''].join('\n');
}
