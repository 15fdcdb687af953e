import { findService, type ActionReference } from './services';

/**
 * Actions that do not have `aws:ResourceAccount`, by service; `*` means all of them. The key is "always included in
 * the request context for most service actions", and these are the exceptions that AWS lists.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
const WITHOUT_RESOURCE_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  auditmanager: ['UpdateAssessmentFrameworkShare'],
  detective: ['AcceptInvitation'],
  ds: ['AcceptSharedDirectory'],
  ebs: ['*'],
  ec2: [
    'AcceptTransitGatewayPeeringAttachment',
    'AcceptVpcEndpointConnections',
    'AcceptVpcPeeringConnection',
    'CreateTransitGatewayPeeringAttachment',
    'CreateVpcEndpoint',
    'CreateVpcPeeringConnection',
  ],
  events: ['PutEvents'],
  guardduty: ['AcceptAdministratorInvitation'],
  macie2: ['AcceptInvitation'],
  es: ['AcceptInboundConnection'],
  route53: ['AssociateVpcWithHostedZone', 'CreateVPCAssociationAuthorization'],
  securityhub: ['AcceptAdministratorInvitation'],
};

/** Whether every request for a published action carries `aws:ResourceAccount`. */
export function hasResourceAccount(service: string, { name }: ActionReference): boolean {
  const exceptions = WITHOUT_RESOURCE_ACCOUNT[service] ?? [];
  return !exceptions.some((exception) => exception === '*' || exception === name);
}

/**
 * Whether AWS documents both `aws:RequestTag/…` and `aws:TagKeys` for an action, so that a request tag is present if and
 * only if its key is one of the tag keys. Services that document only one of them may not keep them consistent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys
 */
export function tagsInBothKeys(service: string, action: ActionReference): boolean {
  const types = findService(service)?.resourceTypes;
  const keys = [
    ...action.conditionKeys,
    ...action.resourceTypes.flatMap((type) => types?.get(type)?.conditionKeys ?? []),
  ].map((key) => key.toLowerCase());
  return keys.includes('aws:tagkeys') && keys.some((key) => key.startsWith('aws:requesttag/'));
}
