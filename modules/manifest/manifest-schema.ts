import { z } from 'zod';
import { withComingKeys } from './coming-keys';
import { grantSchema } from './grant-schema';
import { scalarOrEmptyList, scalarOrList } from './scalar-or-list';
import { anyText, environmentName, managedPolicyRef, roleArnTemplate, serviceAccountRef, serviceName } from './names';
import { filledRecord } from './refinement';
import { roleSettingsSchema } from './role-schema';

/** What may stand at the top of a manifest and again for one environment, where it adds to the top. */
const settings = {
  serviceAccounts: scalarOrEmptyList(serviceAccountRef)
    .meta({ description: 'Kubernetes service accounts that get the role, as namespace/name' })
    .optional(),
  allow: z.array(grantSchema).meta({ description: 'What the service may do' }).optional(),
  deny: z.array(grantSchema).meta({ description: 'What the service may not do, whatever else allows it' }).optional(),
  managedPolicies: scalarOrEmptyList(managedPolicyRef)
    .meta({ description: 'Managed policies to attach: names of those of AWS, or ARNs' })
    .optional(),
  role: z
    .union([roleArnTemplate, roleSettingsSchema])
    .meta({ description: 'ARN of a role that exists, or settings of the role that is created' })
    .optional(),
  kubernetes: z
    .strictObject({
      serviceAccount: z
        .enum(['none', 'create'])
        .meta({ description: 'create: the service accounts are created too; none (default): somebody else does' })
        .optional(),
    })
    .meta({ description: 'What is created in the clusters' })
    .optional(),
  sessionTags: z
    .boolean()
    .meta({ description: 'Whether EKS tells cluster, namespace and pod to AWS as session tags (default: true)' })
    .optional(),
};

const COMING = {
  keys: ['presets', 'targetRole', 'sessionPolicy', 'identity'],
  message: 'is not supported by this version',
  help: 'remove it: nothing would happen',
};

const environmentSettings = withComingKeys(
  z
    .strictObject(settings)
    .meta({ id: 'environmentSettings', description: 'What this environment adds to the manifest' }),
  COMING,
);

/** `pod-identity.yaml`. */
export const manifestZodSchema = withComingKeys(
  z
    .strictObject({
      service: serviceName.meta({ description: 'Name of the service, unique in the repository' }),
      owner: anyText.meta({ description: 'Who answers for the service' }).optional(),
      ...settings,
      environments: z
        .union([
          ...scalarOrList(environmentName).options,
          filledRecord(environmentName, environmentSettings.nullable()),
        ])
        .meta({ description: 'Environments the service runs in (default: all), or what each of them adds' })
        .optional(),
    })
    .meta({ title: 'Manifest of eks-pod-identity', description: 'The AWS access of one service' }),
  COMING,
);

/** A manifest as its YAML says it. */
export type ManifestYaml = z.infer<typeof manifestZodSchema>;

/** What a manifest says for all environments, or adds for one. */
export type EnvironmentSettingsYaml = z.infer<typeof environmentSettings>;
