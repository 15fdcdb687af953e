import { type Block, blocksOf } from './json-blocks';

/** A resource of a configuration in JSON syntax. */
export interface StackResource {
  readonly type: string;
  /** `type.name` */
  readonly address: string;
  readonly body: Block;
}

/** The resources of a configuration. Resources of modules are not listed. */
export function stackResources(configuration: Block): StackResource[] {
  return blocksOf(configuration['resource']).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      blocksOf(named).flatMap((block) =>
        Object.entries(block).map(([name, body]) => ({
          type,
          address: `${type}.${name}`,
          body: blocksOf(body)[0] ?? {},
        })),
      ),
    ),
  );
}
