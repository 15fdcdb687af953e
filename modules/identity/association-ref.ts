import { byKey } from '../text/compare-texts';

/** One service account of one cluster. */
export interface AssociationRef {
  readonly cluster: string;
  /** Two clusters of different regions or accounts may have the same name. */
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Identifies associations, and sorts them by cluster, namespace and service account. */
export function associationKey({ cluster, namespace, serviceAccount, clusterArn }: AssociationRef): string {
  return JSON.stringify([cluster, namespace, serviceAccount, clusterArn]);
}

/** Each association once, sorted by cluster, namespace and service account. */
export function distinctAssociations<Ref extends AssociationRef>(associations: readonly Ref[]): Ref[] {
  const distinct = new Map(associations.map((association) => [associationKey(association), association]));
  return [...distinct].sort(byKey).map(([, association]) => association);
}
