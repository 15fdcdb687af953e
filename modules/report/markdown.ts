import { answersAsMarkdown } from './answer-text';
import { changeAsMarkdown, COMMENT_LIMIT } from './change-markdown';
import { comparisonAsMarkdown } from './comparison-markdown';
import { diagnosticsAsMarkdown } from './diagnostics-markdown';
import { explanationAsMarkdown } from './explanation-markdown';
import type { Renderers } from './format';
import { migrationAsMarkdown } from './migration-markdown';
import { examinationAsMarkdown } from './examination-text';
import { presetAsMarkdown, presetsAsMarkdown } from './presets-text';
import { statementsAsMarkdown } from './statements-text';

/** The format `markdown`: GitHub's, for comments, issues and step summaries. */
export const markdown = {
  change: changeAsMarkdown,
  comparison: (comparison) => comparisonAsMarkdown(comparison),
  explanation: (explanations) => explanationAsMarkdown(explanations),
  answers: (answers) => answersAsMarkdown(answers),
  statements: (statements) => statementsAsMarkdown(statements),
  presets: (presets) => presetsAsMarkdown(presets),
  preset: (preset) => presetAsMarkdown(preset),
  migration: (migration) => migrationAsMarkdown(migration),
  examination: (examination) => examinationAsMarkdown(examination),
  invalidInput: (diagnostics, { limit = COMMENT_LIMIT }) => diagnosticsAsMarkdown(diagnostics, { limit }),
} as const satisfies Partial<Renderers>;
