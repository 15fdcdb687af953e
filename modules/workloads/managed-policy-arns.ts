import { managedPolicyArnOf, managedPolicyNames } from '../catalogue/managed-policies';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { parseIamArn } from '../validation/iam-arn';
import { inPartition } from './arns';
import { fillText, type Resolution } from './resolution';
import { managedPolicyArnFault } from './role-faults';
import type { Setting } from './role-settings';

/** The ARNs of the managed policies that the manifest names, sorted, each once. What is no policy is reported. */
export function managedPolicyArns(resolution: Resolution): string[] {
  const { manifest, settings } = resolution;
  const arns = settings
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
function arnOfName(text: string, { source, path }: Setting, { environment, report }: Resolution): string | undefined {
  const arn = managedPolicyArnOf(text.slice(text.lastIndexOf('/') + 1));
  if (arn !== undefined && (!text.includes('/') || arn.endsWith(`:policy/${text}`))) {
    return inPartition(arn, environment.partition);
  }
  const near = arn === undefined ? closestName(text, managedPolicyNames()) : nameWithPath(arn);
  report({
    code: 'managed-policy-unknown',
    severity: 'error',
    message: `managed policy ${quote(text)} is none of AWS's`,
    help: `${near === undefined ? '' : `did you mean "${near}"? `}a policy of your own, or one too new to be known here, is named by its ARN`,
    source,
    path,
  });
  return undefined;
}

function checkedArn(arn: string, { source, path }: Setting, { environment, report }: Resolution): string | undefined {
  const place = { source, path };
  const fault = managedPolicyArnFault(arn, environment);
  if (fault) {
    const { code, help } = fault;
    report({ code, severity: 'error', message: `managed policy ${quote(arn)} ${fault.fault}`, help, ...place });
    return undefined;
  }
  const parsed = parseIamArn(arn, 'policy');
  if (parsed?.account !== 'aws') return arn;
  const ofName = managedPolicyArnOf(parsed.name);
  const known = ofName && inPartition(ofName, parsed.partition);
  if (known === arn) return arn;

  const message = `managed policy ${quote(arn)} is none of AWS's`;
  if (known !== undefined) {
    // AWS does not move a policy, so a known name under another path is a slip and not something new.
    const help = `the policy of that name has another path: write ${known}`;
    report({ code: 'managed-policy-unknown', severity: 'error', message, help, ...place });
    return undefined;
  }
  const near = closestName(parsed.name, managedPolicyNames());
  const help = near === undefined ? 'check the name' : `did you mean "${near}"?`;
  report({
    code: 'managed-policy-unknown',
    severity: 'warning',
    message: `${message} that are known here; if AWS has it, what it allows counts as unknown`,
    help,
    ...place,
  });
  return arn;
}

function nameWithPath(arn: string): string {
  return arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
}
