import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import type { DocumentPath } from '../manifest/manifest';
import type { DocumentPart } from '../manifest/source-text';
import type { ConditionBlock } from '../policy/document';
import { findOperator } from '../policy/operators/operators';
import { isPerCluster } from './placeholders';

/** Whether keys or values contain a placeholder with one value per cluster. */
export function areConditionsPerCluster(block: ConditionBlock): boolean {
  return testsPerCluster(block).length > 0;
}

/**
 * Warns of negated conditions with such a placeholder. The statement of one cluster matches what the others exclude, so
 * the statements of two clusters together match everything.
 *
 * @param path of the block in the manifest
 */
export function negatedClusterWarnings(block: ConditionBlock, path: DocumentPath): Problem<DocumentPart>[] {
  return testsPerCluster(block).flatMap(({ operator, key }) => {
    if (!findOperator(operator)?.operator.negated) return [];
    return {
      code: 'placeholder-negated',
      severity: 'warning',
      message: `${quote(operator)} excludes one cluster in each of several statements, so together they exclude none`,
      help: 'use ${aws:PrincipalTag/eks-cluster-name} for the cluster of each pod, or list the names of all clusters',
      path: [...path, operator, key],
      part: 'key',
    };
  });
}

function testsPerCluster(block: ConditionBlock): { readonly operator: string; readonly key: string }[] {
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key, values]) => [key, ...[values].flat().map(String)].some(isPerCluster))
      .map(([key]) => ({ operator, key })),
  );
}
