import { managedPolicyArnOf, managedPolicyNames } from '../catalogue/managed-policies';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { parseIamArn } from '../validation/iam-arn';
import { inPartition } from './arns';
import { fillText, type Resolution } from './resolution';
import { checkManagedPolicyArn } from './role-checks';
import type { Setting } from './role-settings';

/** The ARNs of the managed policies of the manifest, sorted, without duplicates. Reports invalid and unknown ones. */
export function managedPolicyArns(resolution: Resolution): string[] {
  const { manifest, role } = resolution;
  const arns = role.granted
    .flatMap(({ managedPolicies }) => managedPolicies)
    .map(({ value, path }) => {
      const setting: Setting = { text: value, source: manifest.source, path };
      const text = fillText(setting, resolution);
      if (text === undefined) return undefined;
      return text.startsWith('arn:') ? checkedArn(text, setting, resolution) : arnOfName(text, setting, resolution);
    });
  return [...new Set(arns.filter((arn) => arn !== undefined))].sort();
}

/** `AmazonSSMReadOnlyAccess`, or with its path as in the ARN: `service-role/AmazonEBSCSIDriverPolicy` */
function arnOfName(text: string, { source, path }: Setting, { role, report }: Resolution): string | undefined {
  const arn = managedPolicyArnOf(text.slice(text.lastIndexOf('/') + 1));
  if (arn !== undefined && (!text.includes('/') || arn.endsWith(`:policy/${text}`))) {
    return inPartition(arn, role.partition);
  }
  const similar = closestName(text, managedPolicyNames());
  const near = arn === undefined ? similar : nameWithPath(arn);
  report({
    code: 'managed-policy-unknown',
    severity: 'error',
    message: `${quote(text)} is not an AWS managed policy`,
    ...suggest(
      text,
      near !== undefined && !allowsMuch(near) ? near : undefined,
      'write the ARN for a customer managed policy, or for an AWS managed policy that is newer than this release',
    ),
    source,
    path,
  });
  return undefined;
}

function checkedArn(arn: string, { source, path }: Setting, { role, report }: Resolution): string | undefined {
  const place = { source, path };
  const problem = checkManagedPolicyArn(role)(arn, `managed policy ${quote(arn)}`);
  if (problem) {
    report({ ...problem, ...place });
    return undefined;
  }
  const parsed = parseIamArn(arn, 'policy');
  if (parsed?.account !== 'aws') return arn;
  const ofName = managedPolicyArnOf(parsed.name);
  const known = ofName && inPartition(ofName, parsed.partition);
  if (known === arn) return arn;

  const message = `${quote(arn)} is not an AWS managed policy`;
  if (known !== undefined) {
    // AWS does not move policies, so a known name with another path is a mistake and not a new policy.
    const help = suggest(arn, known, `write ${known}: the policy has a different path`);
    report({ code: 'managed-policy-unknown', severity: 'error', message, ...help, ...place });
    return undefined;
  }
  const near = closestName(parsed.name, managedPolicyNames());
  const nearArn = near === undefined || allowsMuch(near) ? undefined : managedPolicyArnOf(near);
  report({
    code: 'managed-policy-unknown',
    severity: 'warning',
    message: `${message} of the bundled catalog; if AWS added it since this release, its access is unknown`,
    ...suggest(nameWithPath(arn), nearArn && nameWithPath(nearArn), 'correct the name'),
    ...place,
  });
  return arn;
}

/** Not suggested: a name that was meant to allow less could be similar. */
function allowsMuch(name: string): boolean {
  return /FullAccess|Administrator|PowerUser/.test(name);
}

function nameWithPath(arn: string): string {
  return arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
}
