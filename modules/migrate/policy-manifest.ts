import { parseArn } from '../catalogue/arn';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { parseConfiguration } from '../manifest/parse-configuration';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { grantsOfPolicies } from './grants-of-policies';
import { proveManifest, type Proof } from './prove-manifest';
import { manifestText } from './written-manifest';

/** A policy as a manifest, with the proof that both allow the same. */
export interface PolicyManifest extends Proof {
  /** YAML */
  readonly text: string;
}

/** An ARN in any text of a policy. */
const ARN = /\barn:[^"'\s]+/g;

/** Where a policy names no account or Region: the proof needs one, and nothing depends on it. */
const EXAMPLE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };

/**
 * Writes a policy as the manifest of a service. Verbs take the place of actions where that is proved to be equal. The
 * service account is one of the namespace `default`, which the policy does not name.
 *
 * @param access a policy document, or the policies and the permissions boundary of a role
 * @param file path of the manifest, for diagnostics
 */
export function policyManifest(access: PolicyDocument | AccessObject, service: string, file: string): PolicyManifest {
  const before: AccessObject = 'policies' in access ? access : { policies: [access] };
  const { policies, permissionsBoundary: boundary } = before;
  const documents = policies.filter((one): one is PolicyDocument => typeof one !== 'string');
  const place = placeOf(access);
  const text = manifestText({
    service,
    serviceAccounts: [`default/${service}`],
    grants: grantsOfPolicies(documents, place.partition),
    managedPolicies: policies.filter((one) => typeof one === 'string'),
    role: typeof boundary === 'string' ? { permissionsBoundary: boundary } : {},
  });
  const { configuration, diagnostics } = parseConfiguration(configurationOf(place), 'eks-pod-identity.yaml');
  if (!configuration) throw new TypeError(diagnostics.map(({ message }) => message).join('; '));
  const proof = proveManifest(before, { text, file, environment: 'example' }, configuration);
  const lost = lostBy(before, file);
  return { ...proof, text, diagnostics: [...proof.diagnostics, ...lost] };
}

/** What a manifest has no key for. */
function lostBy({ permissionsBoundary, sessionPolicy }: AccessObject, file: string): readonly Diagnostic[] {
  const missing = [
    ...(typeof permissionsBoundary === 'object' ? ['a permissions boundary as a document'] : []),
    ...(sessionPolicy ? ['a session policy'] : []),
  ];
  return missing.map((what) => ({
    code: 'not-carried-over',
    severity: 'warning',
    message: `${what} is not carried over`,
    help: 'create it as a managed policy, and write its ARN as `permissionsBoundary` of the role or under `sessionPolicy`',
    file,
    line: 1,
    column: 1,
  }));
}

function placeOf(access: object): typeof EXAMPLE {
  const arns = [...JSON.stringify(access).matchAll(ARN)].flatMap(([text]) => parseArn(text) ?? []);
  const account = arns.find((arn) => /^\d{12}$/.test(arn.account))?.account ?? EXAMPLE.account;
  const partition = arns.find((arn) => /^aws(?:-[a-z]+)*$/.test(arn.partition))?.partition ?? EXAMPLE.partition;
  const region = { 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' }[partition] ?? EXAMPLE.region;
  return { account, partition, region };
}

function configurationOf({ account, region }: typeof EXAMPLE): Buffer {
  const cluster = { name: 'example', agent: 'preinstalled' };
  return Buffer.from(JSON.stringify({ environments: { example: { account, region, clusters: [cluster] } } }));
}
