import type { IConstruct } from 'constructs';
import type { PodIdentityAssociation } from '.';
import { literalTextOf } from '../literal-text';
import { isSamePlace, clusterPlace } from './association-place';

/** The associations of an app, in the order of their creation, by {@link keyOf}. */
const associationsOfApps = new WeakMap<IConstruct, Map<string, PodIdentityAssociation[]>>();

/**
 * Adds an association to those among which duplicates are looked for, by the arguments of its constructor: one that a
 * setter makes a duplicate later is not found.
 */
export function rememberAssociation(association: PodIdentityAssociation): void {
  const { root } = association.node;
  const associations = associationsOfApps.get(root) ?? new Map<string, PodIdentityAssociation[]>();
  associationsOfApps.set(root, associations);
  const key = keyOf(association);
  if (key === undefined) return;
  const same = associations.get(key);
  if (same) same.push(association);
  else associations.set(key, [association]);
}

/** An association of the same app that was created earlier, for the same service account of the same cluster. */
export function earlierDuplicateOf(association: PodIdentityAssociation): PodIdentityAssociation | undefined {
  const key = keyOf(association);
  if (key === undefined) return undefined;
  const same = associationsOfApps.get(association.node.root)?.get(key) ?? [];
  const earlier = same.slice(0, Math.max(same.indexOf(association), 0)).filter((one) => keyOf(one) === key);
  if (earlier.length === 0) return undefined;
  const place = clusterPlace(association);
  return earlier.find((one) => isInTree(one) && isSamePlace(clusterPlace(one), place));
}

/** Undefined where a part is a token. */
function keyOf(association: PodIdentityAssociation): string | undefined {
  const { clusterNameInput, namespaceInput, serviceAccountInput } = association;
  const parts = literalTextOf(association, [clusterNameInput, namespaceInput, serviceAccountInput]);
  return parts?.length === 3 ? JSON.stringify(parts) : undefined;
}

/** Whether a construct has not been removed from its app. */
function isInTree(construct: IConstruct): boolean {
  return construct.node.scopes
    .slice(1)
    .every((scope, index) => construct.node.scopes[index]?.node.tryFindChild(scope.node.id) === scope);
}
