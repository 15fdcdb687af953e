import type { ServiceAccess } from '../access/service-access';
import { formatIamArn, parseArn } from '../catalogue/arn';
import { subjectOf, tokenRequest } from '../identity/irsa';
import { type Mechanism, type PodRequest, UNNAMED } from '../identity/mechanism';
import { MECHANISMS } from '../identity/mechanisms';
import type { PolicyDocument } from '../policy/document';
import { changedTrust, type ChangedTrust, detectionByRequest, isNewlyTrusted } from './changed-trust';
import type { Detection } from './detection';
import { roleChanges } from './role-changes';
import { CONTEXT_RULES } from './rules/context-rules';
import { strangerDetections } from './stranger-detections';
import { targetTrustDetections } from './target-trust-detections';

const ANOTHER_ACCOUNT = '987654321098';

/**
 * Detects principals that the trust policies of the service's role and of its target roles newly trust and should not,
 * by requests of principals that no policy names.
 */
export function trustDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  return roleChanges(before, after).flatMap((role) => {
    const trust = changedTrust(role, after.account);
    if (!trust) return [];
    const anybody = anybodyDetections(trust);
    if (anybody.length > 0) return anybody;
    return [
      ...podDetections(trust),
      ...tokenDetections(trust),
      ...strangerDetections(trust),
      ...(role.via.length > 0 ? targetTrustDetections(trust, after) : []),
    ];
  });
}

/** A role of an account that neither policy names. */
function anybodyDetections(trust: ChangedTrust): readonly Detection[] {
  const { before, after, role } = trust;
  const named = JSON.stringify([before, after]);
  let number = Number(ANOTHER_ACCOUNT);
  while (named.includes(String(number))) number--;
  const { partition = 'aws' } = parseArn(role.after.arn) ?? {};
  const principal = formatIamArn({ partition, account: String(number) }, `role/${UNNAMED}`);
  const request = { action: 'sts:AssumeRole', resource: role.after.arn, principal, context: {} };
  if (!isNewlyTrusted(trust, request)) return [];
  return [detectionByRequest(CONTEXT_RULES.trustAnybody, trust, request, principal)];
}

/** Pods of service accounts and clusters that no policy names. */
function podDetections(trust: ChangedTrust): readonly Detection[] {
  return Object.values<Mechanism>(MECHANISMS).flatMap((mechanism) =>
    [...trust.accounts, ANOTHER_ACCOUNT]
      .map((account) => mechanism.anyPod(trust.role.after.arn, account))
      .filter((request) => isNewlyTrusted(trust, request))
      .slice(0, 1)
      .map((request) =>
        detectionByRequest(CONTEXT_RULES.trustUnscopedPods, trust, request, request.principal, {
          mechanism: mechanism.title,
        }),
      ),
  );
}

/** Tokens of the named providers for a subject, or an audience, that no policy names. */
function tokenDetections(trust: ChangedTrust): readonly Detection[] {
  return providers(trust.after).flatMap((provider) => {
    const request = anyToken(provider);
    if (isNewlyTrusted(trust, request)) {
      return [detectionByRequest(CONTEXT_RULES.trustUnscopedTokens, trust, request, provider)];
    }
    const ofOtherAudience = subjectsIn(trust.after)
      .map((subject) => tokenRequest({ role: '*', provider, subject, audience: UNNAMED }))
      .find((one) => isNewlyTrusted(trust, one));
    return ofOtherAudience
      ? [detectionByRequest(CONTEXT_RULES.trustAnyAudience, trust, ofOtherAudience, provider)]
      : [];
  });
}

/** A token for a subject that no policy names, with the audience that AWS requires. */
function anyToken(provider: string): PodRequest {
  return tokenRequest({
    role: '*',
    provider,
    subject: subjectOf({ namespace: UNNAMED, serviceAccount: UNNAMED }),
  });
}

/** The subjects that a policy names, with names in the places of wildcards. */
function subjectsIn(policy: PolicyDocument): readonly string[] {
  const subjects = JSON.stringify(policy).match(/system:serviceaccount:[^"]+/g) ?? [];
  return [...new Set(subjects)].sort().map((subject) => subject.replace(/[*?]/g, 'x'));
}

/** ARNs of the OpenID Connect providers that a policy names. */
function providers(policy: PolicyDocument): readonly string[] {
  const arns = JSON.stringify(policy).match(/arn:[a-z-]+:iam::\d{12}:oidc-provider\/[^"*]+/g) ?? [];
  return [...new Set(arns)].sort();
}
