import { canonicalJson } from './canonical-json';
import { stackResources } from './stack-resources';
import type { Block } from './json-blocks';

/**
 * The addresses of the resources that differ between two configurations of a stack, and of those that refer to one of
 * them: a new role changes the associations that name it. Resources of modules are not listed.
 */
export function changedResources(before: Block, after: Block): readonly string[] {
  const [from, to] = [resourcesOf(before), resourcesOf(after)];
  const addresses = [...new Set([...from.keys(), ...to.keys()])].sort();
  const changed = new Set(addresses.filter((address) => from.get(address) !== to.get(address)));
  // A reference is written as `${type.name.attribute}`.
  const refersTo = (text: string | undefined, address: string) => text?.includes(`\${${address}.`) === true;
  for (let size = -1; size !== changed.size;) {
    size = changed.size;
    for (const address of addresses) {
      const texts = [from.get(address), to.get(address)];
      if ([...changed].some((other) => texts.some((text) => refersTo(text, other)))) changed.add(address);
    }
  }
  return addresses.filter((address) => changed.has(address));
}

/** The resources of a configuration as canonical JSON, by address. */
function resourcesOf(configuration: Block): ReadonlyMap<string, string> {
  return new Map(stackResources(configuration).map(({ address, body }) => [address, canonicalJson(body)]));
}
