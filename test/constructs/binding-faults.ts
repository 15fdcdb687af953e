import { bindingSchema, type BlockSchema } from '../rig/terraform/binding-schema';

/** What Terraform itself understands in a resource, and CDKTF's comment. */
const META_ARGUMENTS = new Set(['//', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner']);

/** Resources of a synthesized stack: type → logical id → arguments. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Every argument that the resource's binding does not know or cannot be set, and every one it requires and misses. */
export function bindingFaults(resources: Resources): string[] {
  return Object.entries(resources).flatMap(([type, instances]) => {
    const schema = bindingSchema(bindingOf(type));
    return Object.entries(instances).flatMap(([id, body]) => blockFaults(`${type}.${id}`, schema, body));
  });
}

function bindingOf(type: string): string {
  const [provider = '', ...name] = type.split('_');
  return `@cdktf/provider-${provider}/lib/${name.join('-')}`;
}

function blockFaults(place: string, schema: BlockSchema, body: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(body)
    .filter((name) => !META_ARGUMENTS.has(name) && !(name in schema.blocks))
    .filter((name) => (schema.attributes[name]?.mode ?? 'computed') === 'computed')
    .map((name) => `${place} has no argument ${name}`);
  const missing = Object.entries(schema.attributes)
    .filter(([name, { mode }]) => mode === 'required' && (body[name] === undefined || body[name] === null))
    .map(([name]) => `${place} misses ${name}`);
  const nested = Object.entries(schema.blocks).flatMap(([name, { block }]) =>
    [body[name] ?? []]
      .flat()
      .flatMap((inner) => blockFaults(`${place}.${name}`, block, inner as Readonly<Record<string, unknown>>)),
  );
  return [...unknown, ...missing, ...nested];
}
