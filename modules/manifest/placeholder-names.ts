/** Placeholders with one value per service and environment, written `{name}`. */
export const PLACEHOLDER_NAMES = ['service', 'environment', 'account', 'region', 'partition'] as const;

/** Placeholders with one value per cluster that the service runs in. */
export const CLUSTER_PLACEHOLDER_NAMES = ['cluster', 'cluster-region'] as const;

/** The placeholder of backend arguments. */
export const STACK_PLACEHOLDER_NAME = 'stack';

export type PlaceholderName = (typeof PLACEHOLDER_NAMES)[number];
export type ClusterPlaceholderName = (typeof CLUSTER_PLACEHOLDER_NAMES)[number];

/** Names that `values` of the configuration cannot define. */
export const BUILT_IN_NAMES = [...PLACEHOLDER_NAMES, ...CLUSTER_PLACEHOLDER_NAMES, STACK_PLACEHOLDER_NAME] as const;
