/**
 * `npm run verbs:changes -- REVISION`: what verbs select more and less than at a revision of git, as Markdown for the
 * changelog. It compares `docs/verbs.md`, which is generated from the data.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { verbsPage } from './verbs-page';

/** One line for each verb of a resource type that selects other actions, in the order of the pages. */
export function verbChanges(before: string, after: string): string[] {
  const [old, now] = [selections(before), selections(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [lost, gained] = [without(old.get(key), now.get(key)), without(now.get(key), old.get(key))];
    if (lost.length === 0 && gained.length === 0) return [];
    const parts = [
      ...(gained.length > 0 ? [`also ${gained.join(', ')}`] : []),
      ...(lost.length > 0 ? [`no longer ${lost.join(', ')}`] : []),
    ];
    return [`- ${key}: ${parts.join('; ')}`];
  });
}

type Selections = ReadonlyMap<string, readonly string[]>;

/** The selected actions, with the companion that they are on, by verb and resource type. */
function selections(page: string): Selections {
  const found = new Map<string, readonly string[]>();
  let service = '';
  for (const line of page.split('\n')) {
    service = /^## (\S+)$/.exec(line)?.[1] ?? (line.startsWith('## ') ? '' : service);
    const [, type, verb, rest] = /^- (?:\*\*(.+?)\*\*, )?`([^`]+)`: (.+)$/.exec(line) ?? [];
    if (service === '' || verb === undefined || rest === undefined) continue;
    const key = type === undefined ? `\`${verb}\`` : `\`${verb}\` on ${type} of ${service}`;
    found.set(key, rest.split('; ').flatMap(actionsOf));
  }
  return found;
}

/** `on index … Query, Scan` → `Query on index …`. */
function actionsOf(part: string): string[] {
  const [, place, list = part, condition = ''] = /^on ((?:[^`]+ )?`[^`]+`) (.+?)( if .+)?$/.exec(part) ?? [];
  return list.split(', ').map((action) => {
    const name = action.replaceAll('_', '');
    return place === undefined ? name : `${name} on ${place}${condition}`;
  });
}

function without(list: readonly string[] = [], other: readonly string[] = []): readonly string[] {
  return list.filter((one) => !other.includes(one));
}

if (require.main === module) {
  const [revision] = process.argv.slice(2);
  if (revision === undefined) throw new Error('write a revision: npm run verbs:changes -- v0.1.0');
  const before = execFileSync('git', ['show', `${revision}:docs/verbs.md`], {
    cwd: join(__dirname, '..'),
    encoding: 'utf8',
  });
  const changes = verbChanges(before, verbsPage());
  console.log(changes.length === 0 ? 'Verbs select the same actions.' : changes.join('\n'));
}
