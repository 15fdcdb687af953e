import * as z from 'zod';
import { freeValue } from './backend-schema';
import { FULL_ACCESS, type OrganizationSettings, type StatedPolicy } from './configuration';
import type { DocumentPath } from './manifest';
import { anyText } from './names';
import { textWith } from './text-rule';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html, `Id` */
const organizationId = textWith(
  {
    code: 'organization-invalid',
    what: 'the ID of an organization',
    write: 'the ID as `aws organizations describe-organization` prints it, such as o-a1b2c3d4e5',
  },
  /^o-[a-z0-9]{10,32}$/u,
  34,
);

const policy = z.union([
  anyText,
  z.strictObject({
    document: z.record(z.string(), freeValue).meta({ description: 'The document itself, instead of a file' }),
  }),
]);

const policies = z.union([policy, z.array(policy).min(1)]);

/** `organizationPolicies` of an environment. */
export const organizationSchema = z
  .strictObject({
    organization: organizationId
      .meta({ description: 'ID of the organization, the value of aws:PrincipalOrgID' })
      .optional(),
    serviceControl: z
      .array(policies)
      .min(1)
      .meta({
        description: `Service control policies by level, the root first and the account last; each policy is a path of a JSON file, ${FULL_ACCESS}, or a document`,
      })
      .optional(),
    resourceControl: policies
      .meta({ description: 'Resource control policies of all levels; each is a path of a JSON file, or a document' })
      .optional(),
  })
  .meta({
    id: 'organizationPolicies',
    description: "What the organization of the environment's account allows at most",
  });

type PolicyYaml = z.infer<typeof policy>;

/** The settings with their places. */
export function organizationSettings(
  yaml: z.infer<typeof organizationSchema>,
  path: DocumentPath,
): OrganizationSettings {
  const { organization, serviceControl = [], resourceControl = [] } = yaml;
  return {
    path,
    ...(organization !== undefined && { organization }),
    serviceControl: serviceControl.map((level, index) => statedPolicies(level, [...path, 'serviceControl', index])),
    resourceControl: statedPolicies(resourceControl, [...path, 'resourceControl']),
  };
}

function statedPolicies(yaml: PolicyYaml | readonly PolicyYaml[], path: DocumentPath): readonly StatedPolicy[] {
  if (isList(yaml)) return yaml.map((one, index) => statedPolicy(one, [...path, index]));
  return [statedPolicy(yaml, path)];
}

function isList(yaml: PolicyYaml | readonly PolicyYaml[]): yaml is readonly PolicyYaml[] {
  return Array.isArray(yaml);
}

function statedPolicy(yaml: PolicyYaml, path: DocumentPath): StatedPolicy {
  if (typeof yaml !== 'string') return { path, document: yaml.document };
  return yaml === FULL_ACCESS ? { path, name: FULL_ACCESS } : { path, file: yaml };
}
