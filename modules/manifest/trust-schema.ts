import * as z from 'zod';
import { conditionsSchema } from './grant-schema';
import type { DocumentPath, TrustSettings } from './manifest';
import { anyText } from './names';
import { ON_EVERY_MAPPING, refine } from './refinement';
import { located, scalarOrList } from './scalar-or-list';

/**
 * Actions of a trust policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const TRUST_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:SetContext',
  'sts:SetSourceIdentity',
  'sts:TagSession',
] as const;

/** Kinds of principals, as in a policy. */
export const PRINCIPAL_KINDS = ['AWS', 'Federated', 'Service'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

const principals = z
  .strictObject({
    AWS: scalarOrList(anyText).meta({ description: 'Account IDs, or ARNs of roles and users' }).optional(),
    Federated: scalarOrList(anyText).meta({ description: 'ARNs of OIDC or SAML providers' }).optional(),
    Service: scalarOrList(anyText).meta({ description: 'Service principals, such as lambda.amazonaws.com' }).optional(),
  })
  .superRefine(checkPrincipals, ON_EVERY_MAPPING)
  .meta({ description: 'Principals by kind', minProperties: 1 });

const statement = z
  .strictObject({
    effect: z.enum(['Allow', 'Deny']).meta({ description: 'Effect of the statement (default: Allow)' }).optional(),
    principals,
    actions: scalarOrList(z.enum(TRUST_ACTIONS)).meta({ description: 'Actions of STS, such as sts:AssumeRole' }),
    conditions: conditionsSchema.optional(),
  })
  .meta({ id: 'trustStatement', description: 'A statement of a trust policy' });

/** `trust` of a role: what is added to its generated trust policy. */
export const trustSchema = z
  .strictObject({
    conditions: conditionsSchema
      .meta({ description: 'Conditions that are added to the statements for EKS Pod Identity' })
      .optional(),
    statements: z.array(statement).meta({ description: 'Statements that are added to the trust policy' }).optional(),
  })
  .meta({ id: 'trust', description: 'Additions to the trust policy, which trusts the pods of the service' });

function checkPrincipals(kinds: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  if (Object.keys(kinds).length > 0 || context.issues.length > 0) return;
  refine(context, {
    code: 'value-empty',
    message: '`principals` is empty',
    help: `write principals by kind: ${PRINCIPAL_KINDS.join(', ')}`,
    path: [],
  });
}

/** The additions as `TrustSettings`; `path` is their place in the file. */
export function trustSettings(
  { conditions, statements = [] }: z.infer<typeof trustSchema>,
  path: DocumentPath,
): TrustSettings {
  return {
    path,
    ...(conditions && { conditions }),
    statements: statements.map((yaml, index) => {
      const at = [...path, 'statements', index];
      return {
        path: at,
        effect: yaml.effect ?? 'Allow',
        principals: PRINCIPAL_KINDS.flatMap((kind) =>
          located(yaml.principals[kind], [...at, 'principals', kind]).map((one) => ({ kind, ...one })),
        ),
        actions: [yaml.actions].flat(),
        ...(yaml.conditions && { conditions: yaml.conditions }),
      };
    }),
  };
}
