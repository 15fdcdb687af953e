/* eslint-disable @typescript-eslint/no-require-imports -- Each function loads its module at its first call. */
import type * as AllFindings from './change/all-findings';
import type * as CompareCommits from './review/compare-commits';
import type * as CompareRepositories from './review/compare-repositories';
import { deprecatedNames } from './deprecated-names';
import type * as Explanations from './access/explanation';
import type * as DecideGate from './gate/decide-gate';
import { onFirstCall } from './on-first-call';
import type * as Compare from './policy/compare';
import type * as Evaluate from './policy/evaluate';
import type * as ChangeMarkdown from './report/change-markdown';
import type * as ChangeText from './report/change-text';
import type * as ComparisonMarkdown from './report/comparison-markdown';
import type * as ComparisonText from './report/comparison-text';
import type * as DiagnosticsText from './report/diagnostics-text';
import type * as ExplanationMarkdown from './report/explanation-markdown';
import type * as ExplanationText from './report/explanation-text';
import type * as Sarif from './report/sarif';
import type * as LoadRepository from './review/load-repository';

export type { Explanation, ExplainedRole, LevelAccess } from './access/explanation';
export type { LocatedFinding } from './change/all-findings';
export type { AssociationChange, RepositoryChange, ServiceChange, ServiceRow, TrustChange } from './change/change';
export type { Acceptance, Finding, FindingAccess } from './change/finding';
export type { CompareCommitsOptions, ComparedCommits } from './review/compare-commits';
export type { Diagnostic } from './diagnostics/diagnostic';
export type { Severity, Threshold } from './diagnostics/severity';
export type { Approval, GateDecision, HeldFinding } from './gate/decide-gate';
export type { GatedChangeOptions } from './review/gated-change';
export type { AssociationRef } from './identity/association-ref';
export type { Configuration, Gate } from './manifest/configuration';
export type { Manifest } from './manifest/manifest';
export type { AccessRequest, AccessRow, Comparison, Evaluation, Verdict, Witness } from './policy/comparison';
export type { AccessObject, PolicyDocument, Statement } from './policy/document';
export type { ChangeMarkdownOptions } from './report/change-markdown';
export type { ChangeTextOptions } from './report/change-text';
export type { TextOptions } from './report/text-style';
export type { Repository } from './repository/read-repository';
export { RepositoryError, type RepositoryErrorKind } from './repository/repository-error';
export type { Workload } from './workloads/workload';

export const compare: typeof Compare.compare = onFirstCall(
  () => (require('./policy/compare') as typeof Compare).compare,
);
export const evaluate: typeof Evaluate.evaluate = onFirstCall(
  () => (require('./policy/evaluate') as typeof Evaluate).evaluate,
);
export const loadRepository: typeof LoadRepository.loadRepository = onFirstCall(
  () => (require('./review/load-repository') as typeof LoadRepository).loadRepository,
);
export const explain: typeof Explanations.explain = onFirstCall(
  () => (require('./access/explanation') as typeof Explanations).explain,
);
export const compareCommits: typeof CompareCommits.compareCommits = onFirstCall(
  () => (require('./review/compare-commits') as typeof CompareCommits).compareCommits,
);
export const compareRepositories: typeof CompareRepositories.compareRepositories = onFirstCall(
  () => (require('./review/compare-repositories') as typeof CompareRepositories).compareRepositories,
);
export const allFindings: typeof AllFindings.allFindings = onFirstCall(
  () => (require('./change/all-findings') as typeof AllFindings).allFindings,
);
export const openFindings: typeof AllFindings.openFindings = onFirstCall(
  () => (require('./change/all-findings') as typeof AllFindings).openFindings,
);
export const decideGate: typeof DecideGate.decideGate = onFirstCall(
  () => (require('./gate/decide-gate') as typeof DecideGate).decideGate,
);
export const comparisonAsText: typeof ComparisonText.comparisonAsText = onFirstCall(
  () => (require('./report/comparison-text') as typeof ComparisonText).comparisonAsText,
);
export const comparisonAsMarkdown: typeof ComparisonMarkdown.comparisonAsMarkdown = onFirstCall(
  () => (require('./report/comparison-markdown') as typeof ComparisonMarkdown).comparisonAsMarkdown,
);
export const changeAsText: typeof ChangeText.changeAsText = onFirstCall(
  () => (require('./report/change-text') as typeof ChangeText).changeAsText,
);
export const changeAsMarkdown: typeof ChangeMarkdown.changeAsMarkdown = onFirstCall(
  () => (require('./report/change-markdown') as typeof ChangeMarkdown).changeAsMarkdown,
);
export const changeAsSarif: typeof Sarif.changeAsSarif = onFirstCall(
  () => (require('./report/sarif') as typeof Sarif).changeAsSarif,
);
export const explanationAsText: typeof ExplanationText.explanationAsText = onFirstCall(
  () => (require('./report/explanation-text') as typeof ExplanationText).explanationAsText,
);
export const explanationAsMarkdown: typeof ExplanationMarkdown.explanationAsMarkdown = onFirstCall(
  () => (require('./report/explanation-markdown') as typeof ExplanationMarkdown).explanationAsMarkdown,
);
export const diagnosticsAsText: typeof DiagnosticsText.diagnosticsAsText = onFirstCall(
  () => (require('./report/diagnostics-text') as typeof DiagnosticsText).diagnosticsAsText,
);

/** @internal Without types, because those would be CDKTF's: use `./constructs` and `./stacks`. */
export const { PodIdentityAgent, PodIdentityAssociation, PodIdentityRole, WorkloadServiceAccount } =
  deprecatedNames('constructs');
/** @internal */
export const { addPodIdentityStacks } = deprecatedNames('stacks');
