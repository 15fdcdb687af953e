/** How a cluster gets the Pod Identity Agent, as `agent` of the configuration. The first is the default. */
export const AGENT_CHOICES = ['addon', 'auto-mode', 'preinstalled'] as const;

export type AgentChoice = (typeof AGENT_CHOICES)[number];
