import type { PlannedResource } from '../../modules/plan/plan-side';
import { READ_ATTRIBUTES, type AttributeOrigin, type ReadType } from '../../modules/plan/read-attributes';
import { bindingSchema, type BlockSchema } from '../rig/terraform/binding-schema';

const ATTRIBUTES = Object.entries(READ_ATTRIBUTES).flatMap(([type, attributes]) =>
  Object.entries(attributes).map(([name, origin]): [string, string, AttributeOrigin] => [type, name, origin]),
);

/** How the binding of a version-6 provider has an argument. It does not tell which optional ones are computed as well. */
function modeOf(type: string, name: string): string | undefined {
  const schema: BlockSchema = bindingSchema(`@cdktf/provider-aws/lib/${type.replace('aws_', '').replaceAll('_', '-')}`);
  return schema.attributes[name]?.mode ?? (schema.blocks[name] && 'block');
}

/** Arguments that are newer than the version from which the bindings are generated. */
const NEWER = ['aws_eks_pod_identity_association.policy'];

/** Blocks that no refresh fills: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_addon */
const CONFIGURED_BLOCKS = ['aws_eks_addon.pod_identity_association'];

it.each(ATTRIBUTES.filter(([type, name]) => !NEWER.includes(`${type}.${name}`)))(
  '%s.%s may be %s by the schema of the provider',
  (type, name, origin) => {
    const allowed: Record<AttributeOrigin, readonly string[]> = {
      configured: ['required', 'optional', ...(CONFIGURED_BLOCKS.includes(`${type}.${name}`) ? ['block'] : [])],
      planned: ['optional', 'computed'],
      fixed: ['computed'],
      refreshed: ['optional', 'block'],
    };
    expect(allowed[origin]).toContain(modeOf(type, name));
  },
);

it('has only attributes that a type can have', () => {
  const missing = ATTRIBUTES.filter(([type, name]) => modeOf(type, name) === undefined);
  expect(missing.map(([type, name]) => `${type}.${name}`)).toEqual(NEWER);
});

it('the types refuse to read an attribute that is not listed, or not in that way', () => {
  const read = (role: PlannedResource<'aws_iam_role'>): unknown[] => [
    // @ts-expect-error a refresh fills it: what the plan has of it is not what is configured
    role.attribute('inline_policy'),
    // @ts-expect-error a refresh fills it
    role.attribute('managed_policy_arns'),
    // @ts-expect-error it is not listed
    role.attribute('unique_id'),
    // @ts-expect-error no refresh fills it with anything but its own value
    role.refreshed('path'),
    // @ts-expect-error no such type is listed
    (null as unknown as PlannedResource<'aws_iam_user'>).address,
  ];
  expect(read).toBeInstanceOf(Function);
  const types: ReadType[] = ['aws_iam_role', 'aws_eks_pod_identity_association'];
  expect(Object.keys(READ_ATTRIBUTES)).toEqual(expect.arrayContaining(types));
});
