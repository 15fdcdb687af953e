import { readDataFile } from './data-file';

/**
 * What an action does to something that exists. `destroys the resource`: it ends a resource that holds data or serves
 * others, or makes its data unreadable (`dynamodb:DeleteTable`, `sqs:PurgeQueue`, `kms:ScheduleKeyDeletion`). `removes
 * data`: the resource stays, and loses what applications write and delete in it (`dynamodb:DeleteItem`,
 * `s3:DeleteObject`, `sqs:DeleteMessage`).
 */
export type DestructionKind = 'destroys the resource' | 'removes data';

/**
 * All actions of a kind, as `service:Action` in AWS's spelling. They are derived from AWS's service reference by
 * `scripts/classify-destruction.ts`. Deleting settings, links, tags, permissions or finished runs does not count.
 */
export function actionsThat(kind: DestructionKind): readonly string[] {
  return [...kinds()].filter(([, one]) => one === kind).map(([action]) => action);
}

/** The kind of an action, as `service:Action` in AWS's spelling; undefined if it neither destroys nor removes. */
export function destructionOf(action: string): DestructionKind | undefined {
  return kinds().get(action);
}

let known: ReadonlyMap<string, DestructionKind> | undefined;

function kinds(): ReadonlyMap<string, DestructionKind> {
  known ??= new Map(
    readDataFile('destruction.txt')
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .flatMap((line) => {
        const [kind, service = '', names = ''] = line.split('\t');
        return names.split(',').map((name) => [`${service}:${name}`, kind as DestructionKind] as const);
      }),
  );
  return known;
}
