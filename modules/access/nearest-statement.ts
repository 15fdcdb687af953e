import type { AccessObject, Statement } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { immutableStatements } from '../policy/immutable-statements';
import type { Workload } from '../workloads/workload';
import type { AskedRequest } from './answer-request';
import { createdRoleOf, type StatementPlace } from './deciding-statements';

/** What a statement lacks to allow a request. */
export type Lack = 'action' | 'resource' | 'conditions';

/** A grant under `allow` that comes close to a request, and what keeps it from allowing it. */
export interface NearestStatement extends StatementPlace {
  /** Empty where the grant allows the request, and a limit, such as the boundary, does not. */
  readonly lacks: readonly Lack[];
}

/** From the grant that lacks least: rather conditions than the resource, rather the resource than the action. */
const WEIGHT: Readonly<Record<Lack, number>> = { conditions: 1, resource: 2, action: 4 };

/**
 * The grant of the manifest that comes closest to a request that no policy allows; undefined if none names the action or
 * the resource.
 */
export function nearestStatement(
  workload: Workload,
  { sessionTags }: AccessObject,
  request: AskedRequest,
): NearestStatement | undefined {
  const { source, file } = workload.manifest;
  const candidates = (createdRoleOf(workload)?.grants ?? [])
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ from, statements }) =>
      immutableStatements(statements).map((statement) => ({
        from,
        lacks: lacksOf(statement, sessionTags, request),
        isOfService: namesService(statement, request.action),
      })),
    )
    .filter(({ lacks, isOfService }) => !lacks.includes('action') || (isOfService && !lacks.includes('resource')));
  const [nearest] = candidates.toSorted((a, b) => weightOf(a.lacks) - weightOf(b.lacks));
  if (!nearest) return undefined;
  const { line, column } = source.locate(nearest.from);
  return { effect: 'Allow', part: 'manifest', file, line, column, lacks: nearest.lacks };
}

function weightOf(lacks: readonly Lack[]): number {
  return lacks.reduce((sum, lack) => sum + WEIGHT[lack], 0);
}

/** Whether the statement has actions of the request's service: a grant of another one is not near. */
function namesService({ Action = [] }: Statement, action: string): boolean {
  const service = action.slice(0, action.indexOf(':') + 1).toLowerCase();
  return [Action].flat().some((one) => one.toLowerCase().startsWith(service));
}

/** Each part of the statement is asked alone, with the others open. */
function lacksOf(
  { Action, NotAction, Resource, NotResource, Condition }: Statement,
  sessionTags: AccessObject['sessionTags'],
  request: AskedRequest,
): readonly Lack[] {
  const allows = (part: Partial<Statement>): boolean => {
    const statement: Statement = {
      Effect: 'Allow',
      ...(part.NotAction === undefined && { Action: '*' }),
      ...(part.NotResource === undefined && { Resource: '*' }),
      ...part,
    };
    const access = { policies: [{ Version: '2012-10-17' as const, Statement: statement }] };
    return evaluate({ ...access, ...(sessionTags && { sessionTags }) }, request).decision === 'allowed';
  };
  return [
    ...(allows({ ...(Action !== undefined && { Action }), ...(NotAction !== undefined && { NotAction }) })
      ? []
      : ['action' as const]),
    ...(allows({ ...(Resource !== undefined && { Resource }), ...(NotResource !== undefined && { NotResource }) })
      ? []
      : ['resource' as const]),
    ...(Condition === undefined || allows({ Condition }) ? [] : ['conditions' as const]),
  ];
}
