import type { ServiceAccess } from '../access/service-access';
import { formatIamArn, parseArn } from '../catalogue/arn';
import { type PodRequest, UNNAMED } from '../identity/mechanism';
import { chainRequests } from '../identity/role-chain';
import { type ChangedTrust, detectionByRequest, isNewlyTrusted } from './changed-trust';
import type { Detection } from './detection';
import { CONTEXT_RULES } from './rules/context-rules';

/**
 * Detects a target role whose trust policy has no conditions on the session, or none on the role that assumes it. AWS
 * asks for both, because the principal is a whole account.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function targetTrustDetections(trust: ChangedTrust, service: ServiceAccess): readonly Detection[] {
  const { role } = trust;
  const { partition = 'aws' } = parseArn(service.role.arn) ?? {};
  const other = formatIamArn({ partition, account: service.account }, `role/${UNNAMED}`);
  const requests = (from: string, sessionTags: boolean): readonly (readonly PodRequest[])[] =>
    role.associations.map((association) =>
      chainRequests({ role: from, target: role.after.arn, association, sessionTags }),
    );

  const sessions = [
    { role: other, principals: `every principal of account ${service.account}` },
    { role: service.role.arn, principals: `every session of ${service.role.arn}` },
  ];
  for (const { role: from, principals } of sessions) {
    const [bare] = requests(from, false).flatMap(([request]) => (request ? [withoutExternalId(request)] : []));
    if (!bare || !isNewlyTrusted(trust, bare)) continue;
    return [detectionByRequest(CONTEXT_RULES.targetTrustUnconditional, trust, bare, bare.principal, { principals })];
  }
  for (const [sessionTags, keys] of [
    [false, 'the external ID'],
    [true, 'the session tags'],
  ] as const) {
    const sent = requests(other, sessionTags).find((all) => isNewlyTrusted(trust, ...all));
    const [first] = sent ?? [];
    if (!first) continue;
    const values = { account: service.account, keys };
    return [detectionByRequest(CONTEXT_RULES.targetTrustAnyRole, trust, first, first.principal, values)];
  }
  return [];
}

function withoutExternalId(request: PodRequest): PodRequest {
  const { 'sts:ExternalId': _, ...context } = request.context;
  return { ...request, context };
}
