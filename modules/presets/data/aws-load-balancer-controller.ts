import type { Preset } from '../preset';

const ELB = 'arn:{partition}:elasticloadbalancing:{cluster-region}:{account}';
const EC2 = 'arn:{partition}:ec2:{cluster-region}:{account}';
const BALANCERS = [`${ELB}:targetgroup/*/*`, `${ELB}:loadbalancer/net/*/*`, `${ELB}:loadbalancer/app/*/*`];
const GROUPS = `${EC2}:security-group/*`;
const CLUSTER = 'elbv2.k8s.aws/cluster';
const IS_OWN = { StringEquals: { [`aws:ResourceTag/${CLUSTER}`]: '{cluster}' } };
const BECOMES_OWN = { StringEquals: { [`aws:RequestTag/${CLUSTER}`]: '{cluster}' } };
/** The tag of the cluster itself cannot be changed. */
const KEEPS_OWN = { ...IS_OWN, Null: { [`aws:RequestTag/${CLUSTER}`]: 'true' } };

export const AWS_LOAD_BALANCER_CONTROLLER: Preset = {
  name: 'aws-load-balancer-controller',
  description:
    'AWS Load Balancer Controller creates load balancers for services, ingresses and gateways of its cluster',
  serviceAccount: 'kube-system/aws-load-balancer-controller',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json',
  versions: ['v3.5.0', 'v2.11.0'],
  parameters: {
    firewall: {
      kind: 'flag',
      description: 'Associates web ACLs (WAF) and Shield Advanced protections with load balancers',
    },
    cognito: { kind: 'flag', description: 'Reads user pool clients, for authentication by Cognito' },
    serverCertificates: { kind: 'flag', description: 'Reads server certificates of IAM, besides those of ACM' },
  },
  statements: [
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        'arn:{partition}:iam::{account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing',
      ],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
    {
      actions: [
        'ec2:DescribeAccountAttributes',
        'ec2:DescribeAddresses',
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeCoipPools',
        'ec2:DescribeInstances',
        'ec2:DescribeInternetGateways',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeTags',
        'ec2:DescribeVpcPeeringConnections',
        'ec2:DescribeVpcs',
        'ec2:GetCoipPoolUsage',
        'ec2:GetSecurityGroupsForVpc',
        'elasticloadbalancing:DescribeCapacityReservation',
        'elasticloadbalancing:DescribeListenerAttributes',
        'elasticloadbalancing:DescribeListenerCertificates',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeSSLPolicies',
        'elasticloadbalancing:DescribeTags',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
        'elasticloadbalancing:DescribeTrustStores',
        'acm:DescribeCertificate',
        'acm:ListCertificates',
      ],
      resources: ['*'],
    },
    { actions: ['ec2:DescribeIpamPools', 'ec2:DescribeRouteTables'], resources: ['*'], since: 'v3.5.0' },
    { actions: ['cognito-idp:DescribeUserPoolClient'], resources: ['*'], when: { cognito: 'true' } },
    {
      actions: ['iam:GetServerCertificate', 'iam:ListServerCertificates'],
      resources: ['*'],
      when: { serverCertificates: 'true' },
    },
    {
      actions: [
        'waf-regional:AssociateWebACL',
        'waf-regional:DisassociateWebACL',
        'waf-regional:GetWebACL',
        'waf-regional:GetWebACLForResource',
        'wafv2:AssociateWebACL',
        'wafv2:DisassociateWebACL',
        'wafv2:GetWebACL',
        'wafv2:GetWebACLForResource',
        'shield:CreateProtection',
        'shield:DeleteProtection',
        'shield:DescribeProtection',
        'shield:GetSubscriptionState',
        'elasticloadbalancing:SetWebAcl',
      ],
      resources: ['*'],
      when: { firewall: 'true' },
    },
    // The security groups of nodes, to which it adds rules, do not have the tag of the controller.
    { actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'], resources: ['*'] },
    { actions: ['ec2:CreateSecurityGroup'], resources: ['*'] },
    { actions: ['ec2:DeleteSecurityGroup'], resources: ['*'], conditions: IS_OWN },
    {
      actions: ['ec2:CreateTags'],
      resources: [GROUPS],
      conditions: {
        StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup', [`aws:RequestTag/${CLUSTER}`]: '{cluster}' },
      },
    },
    { actions: ['ec2:CreateTags', 'ec2:DeleteTags'], resources: [GROUPS], conditions: KEEPS_OWN },
    {
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: ['*'],
      conditions: BECOMES_OWN,
    },
    {
      actions: [
        'elasticloadbalancing:AddListenerCertificates',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteRule',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:RemoveListenerCertificates',
        'elasticloadbalancing:SetRulePriorities',
      ],
      resources: ['*'],
    },
    {
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: BALANCERS,
      conditions: KEEPS_OWN,
    },
    {
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: [
        `${ELB}:listener/net/*/*/*`,
        `${ELB}:listener/app/*/*/*`,
        `${ELB}:listener-rule/net/*/*/*`,
        `${ELB}:listener-rule/app/*/*/*`,
      ],
    },
    {
      actions: ['elasticloadbalancing:AddTags'],
      resources: BALANCERS,
      conditions: {
        StringEquals: {
          'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'],
          [`aws:RequestTag/${CLUSTER}`]: '{cluster}',
        },
      },
    },
    {
      actions: [
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyCapacityReservation',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      resources: ['*'],
      conditions: IS_OWN,
    },
    { actions: ['elasticloadbalancing:ModifyIpPools'], resources: ['*'], conditions: IS_OWN, since: 'v3.5.0' },
    {
      actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
      resources: [`${ELB}:targetgroup/*/*`],
    },
  ],
};
