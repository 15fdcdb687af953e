import type { PodIdentityAgent } from '.';
import { ADDON_VERSION, CLUSTER_NAME, REGION_NAME } from '../../validation/text-formats';
import type { LiteralText } from '../validate-at-synth';
import { choiceProblems, tagProblems, textProblems } from '../value-problems';

/** Problems of the agent's arguments. */
export function agentProblems(agent: PodIdentityAgent, literal: LiteralText): string[] {
  return [
    ...textProblems('clusterName', literal(agent.clusterNameInput), CLUSTER_NAME),
    ...textProblems('addonVersion', literal(agent.addonVersionInput), ADDON_VERSION),
    ...choiceProblems('resolveConflictsOnCreate', literal(agent.resolveConflictsOnCreateInput), ON_CREATE),
    ...choiceProblems('resolveConflictsOnUpdate', literal(agent.resolveConflictsOnUpdateInput), ON_UPDATE),
    ...textProblems('region', literal(agent.regionInput), REGION_NAME),
    ...tagProblems(literal(agent.tagsInput)),
  ];
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html and API_UpdateAddon.html, `resolveConflicts` */
const ON_CREATE = ['NONE', 'OVERWRITE'] as const;
const ON_UPDATE = ['NONE', 'OVERWRITE', 'PRESERVE'] as const;
