import { formatIamArn } from '../../catalogue/arn';
import type { ConditionBlock, PolicyDocument, Statement } from '../../policy/document';
import type { Json } from '../../policy/untyped-json';
import type { InlinePolicy } from '../found';

/**
 * The policies that eksctl gives a role for `wellKnownPolicies`: statements as of August 2026, and AWS managed
 * policies.
 * https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html
 *
 * @param chosen `wellKnownPolicies`: a mapping from names to `true`
 * @param partition of the ARNs
 */
export function wellKnownPolicies(
  chosen: Json,
  partition: string,
): { readonly inline: readonly InlinePolicy[]; readonly attached: readonly string[] } {
  const names = Object.keys(chosen).filter((name) => chosen[name] === true);
  const inPartition = (arn: string): string => arn.replace('arn:aws:', `arn:${partition}:`);
  return {
    inline: names.flatMap((name) => {
      const statements = STATEMENTS[name];
      if (!statements) return [];
      const Statement = statements.map(([actions, resources = '*', Condition]): Statement => ({
        Effect: 'Allow',
        Action: actions,
        Resource: [resources].flat().map(inPartition),
        ...(Condition && { Condition }),
      }));
      return [{ name, document: { Version: '2012-10-17', Statement } satisfies PolicyDocument }];
    }),
    attached: names.flatMap((name) => {
      const policy = AWS_MANAGED[name];
      return policy === undefined ? [] : [formatIamArn({ partition, account: 'aws' }, `policy/${policy}`)];
    }),
  };
}

const AWS_MANAGED: Readonly<Record<string, string>> = {
  imageBuilder: 'AmazonEC2ContainerRegistryPowerUser',
  ebsCSIController: 'service-role/AmazonEBSCSIDriverPolicy',
};

type Row = readonly [actions: readonly string[], resources?: string | readonly string[], conditions?: ConditionBlock];

const ZONES = 'arn:aws:route53:::hostedzone/*';
const GROUPS = 'arn:aws:ec2:*:*:security-group/*';
const ELB = 'arn:aws:elasticloadbalancing:*:*:';
const BALANCERS = [`${ELB}targetgroup/*/*`, `${ELB}loadbalancer/net/*/*`, `${ELB}loadbalancer/app/*/*`];
const LISTENERS = ['listener', 'listener-rule'].flatMap((kind) => [
  `${ELB}${kind}/net/*/*/*`,
  `${ELB}${kind}/app/*/*/*`,
]);
const REQUESTED = 'aws:RequestTag/elbv2.k8s.aws/cluster';
const OWNED = 'aws:ResourceTag/elbv2.k8s.aws/cluster';
const EFS_REQUESTED = { StringLike: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'true' } };

/** The actions of one service. */
function of(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}

const STATEMENTS: Readonly<Record<string, readonly Row[]>> = {
  autoScaler: [
    [
      [
        ...of(
          'autoscaling',
          'DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeLaunchConfigurations DescribeScalingActivities DescribeTags SetDesiredCapacity TerminateInstanceInAutoScalingGroup',
        ),
        ...of(
          'ec2',
          'DescribeInstanceTypes DescribeLaunchTemplateVersions DescribeImages GetInstanceTypesFromInstanceRequirements',
        ),
        'eks:DescribeNodegroup',
      ],
    ],
  ],
  externalDNS: [
    [['route53:ChangeResourceRecordSets'], ZONES],
    [of('route53', 'ListHostedZones ListResourceRecordSets ListTagsForResource')],
  ],
  certManager: [
    [['route53:ChangeResourceRecordSets'], ZONES],
    [['route53:GetChange'], 'arn:aws:route53:::change/*'],
    [of('route53', 'ListResourceRecordSets ListHostedZonesByName')],
  ],
  efsCSIController: [
    [of('elasticfilesystem', 'DescribeAccessPoints DescribeFileSystems')],
    [of('elasticfilesystem', 'CreateAccessPoint TagResource'), '*', EFS_REQUESTED],
    [
      ['elasticfilesystem:DeleteAccessPoint'],
      '*',
      { StringLike: { 'aws:ResourceTag/efs.csi.aws.com/cluster': 'true' } },
    ],
  ],
  awsLoadBalancerController: [
    [
      ['iam:CreateServiceLinkedRole'],
      '*',
      { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    ],
    [
      [
        ...of(
          'ec2',
          'DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeInternetGateways DescribeVpcs DescribeVpcPeeringConnections DescribeSubnets DescribeSecurityGroups DescribeInstances DescribeNetworkInterfaces DescribeTags GetCoipPoolUsage DescribeCoipPools GetSecurityGroupsForVpc DescribeIpamPools DescribeRouteTables',
        ),
        ...of(
          'elasticloadbalancing',
          'DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners DescribeListenerCertificates DescribeSSLPolicies DescribeRules DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags DescribeTrustStores DescribeListenerAttributes DescribeCapacityReservation',
        ),
        'cognito-idp:DescribeUserPoolClient',
        ...of('acm', 'ListCertificates DescribeCertificate'),
        ...of('iam', 'ListServerCertificates GetServerCertificate'),
        ...of('waf-regional', 'GetWebACL GetWebACLForResource AssociateWebACL DisassociateWebACL'),
        ...of('wafv2', 'GetWebACL GetWebACLForResource AssociateWebACL DisassociateWebACL'),
        ...of('shield', 'GetSubscriptionState DescribeProtection CreateProtection DeleteProtection'),
        ...of('ec2', 'AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress CreateSecurityGroup'),
        ...of('elasticloadbalancing', 'CreateListener DeleteListener CreateRule DeleteRule'),
        ...of(
          'elasticloadbalancing',
          'SetWebAcl ModifyListener AddListenerCertificates RemoveListenerCertificates ModifyRule SetRulePriorities',
        ),
      ],
    ],
    [
      ['ec2:CreateTags'],
      GROUPS,
      { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' }, Null: { [REQUESTED]: 'false' } },
    ],
    [of('ec2', 'CreateTags DeleteTags'), GROUPS, { Null: { [REQUESTED]: 'true', [OWNED]: 'false' } }],
    [
      [
        ...of('ec2', 'AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DeleteSecurityGroup'),
        ...of(
          'elasticloadbalancing',
          'ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets DeleteLoadBalancer ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup ModifyListenerAttributes ModifyCapacityReservation ModifyIpPools',
        ),
      ],
      '*',
      { Null: { [OWNED]: 'false' } },
    ],
    [of('elasticloadbalancing', 'CreateLoadBalancer CreateTargetGroup'), '*', { Null: { [REQUESTED]: 'false' } }],
    [of('elasticloadbalancing', 'AddTags RemoveTags'), BALANCERS, { Null: { [REQUESTED]: 'true', [OWNED]: 'false' } }],
    [of('elasticloadbalancing', 'AddTags RemoveTags'), LISTENERS],
    [
      ['elasticloadbalancing:AddTags'],
      BALANCERS,
      {
        StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'] },
        Null: { [REQUESTED]: 'false' },
      },
    ],
    [of('elasticloadbalancing', 'RegisterTargets DeregisterTargets'), `${ELB}targetgroup/*/*`],
  ],
};
