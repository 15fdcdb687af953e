import type { RequestAnswer } from '../access/answer-request';
import type { Explanation } from '../access/explanation';
import type { ResourceStatements } from '../access/resource-statements';
import type { RepositoryChange } from '../change/change';
import type { ShownComparison } from '../change/shown-comparison';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { MigrationReport } from '../migrate/migrate-sources';
import type { Examination } from '../doctor/examined';
import type { Statement } from '../policy/document';
import type { Preset } from '../presets/preset';
import type { ChangeMarkdownOptions } from './change-markdown';
import type { ChangeTextOptions } from './change-text';
import type { SarifOptions } from './sarif';

/** The results that can be printed, by kind. */
export interface Results {
  /** What a change grants and takes away. */
  readonly change: RepositoryChange;
  /** How the access of two policies compares. */
  readonly comparison: ShownComparison;
  /** The access of one service, one entry for each environment. */
  readonly explanation: readonly Explanation[];
  /** What policies of the resources of one service must allow, one entry for each role and environment. */
  readonly resourceStatements: readonly ResourceStatements[];
  /** Whether pods may make a request, one entry for each association. */
  readonly answers: readonly RequestAnswer[];
  /** The statements of one grant. */
  readonly statements: readonly Statement[];
  /** The presets of this version. */
  readonly presets: readonly Preset[];
  readonly preset: Preset;
  /** What files of other tools become. */
  readonly migration: MigrationReport;
  /** Whether pods get their roles in the account and the cluster. */
  readonly examination: Examination;
  /** What is wrong with configuration and manifests; may be empty. */
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics with at least one error, in place of the result that they prevent. */
  readonly invalidInput: readonly Diagnostic[];
}

export type ResultKind = keyof Results;

/** Options of all formats together: a renderer reads those of its own format and ignores the others. */
export interface RenderOptions extends Partial<ChangeTextOptions>, ChangeMarkdownOptions, SarifOptions {}

/** Prints a result: data in, text out. */
export type Renderer<Kind extends ResultKind> = (result: Results[Kind], options: RenderOptions) => string;

/** The renderers of one format, by the kind of result. */
export type Renderers = { readonly [Kind in ResultKind]: Renderer<Kind> };

/** An output format: a row of `FORMATS`. */
export interface Format<Name extends string = string, Kind extends ResultKind = ResultKind> {
  /** The value of `--format`. */
  readonly name: Name;
  /** Completes "text" in help and documentation: `for a terminal`. */
  readonly purpose: string;
  /** Output for programs is not accompanied by a summary for people. */
  readonly audience: 'people' | 'programs';
  /** The kinds of results that the format has a renderer for. */
  readonly renders: readonly Kind[];
  /** Loads the format's file: an unused format costs nothing. */
  readonly renderers: () => Pick<Renderers, Kind>;
}
