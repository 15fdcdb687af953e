import { answersAsText } from './answer-text';
import { changeAsText } from './change-text';
import { comparisonAsText } from './comparison-text';
import { diagnosticsAsText } from './diagnostics-text';
import { explanationAsText } from './explanation-text';
import { migrationAsText } from './migration-text';
import { examinationAsText } from './examination-text';
import { presetAsText, presetsAsText } from './presets-text';
import { resourceStatementsAsText } from './resource-statements-text';
import type { Renderers } from './format';
import { statementsAsText } from './statements-text';

/** The format `text`: for a terminal, without colours unless they are asked for. */
export const text = {
  change: (change, options) => changeAsText(change, { color: false, ...options }),
  comparison: (comparison, options) => comparisonAsText(comparison, { color: false, ...options }),
  explanation: (explanations, options) => explanationAsText(explanations, { color: false, ...options }),
  resourceStatements: (results, options) => resourceStatementsAsText(results, { color: false, ...options }),
  answers: (answers, options) => answersAsText(answers, { color: false, ...options }),
  statements: (statements, options) => statementsAsText(statements, options),
  presets: (presets, options) => presetsAsText(presets, { color: false, ...options }),
  preset: (preset, options) => presetAsText(preset, { color: false, ...options }),
  migration: (migration, options) => migrationAsText(migration, { color: false, ...options }),
  examination: (examination, options) => examinationAsText(examination, { color: false, ...options }),
  diagnostics: (diagnostics, options) => diagnosticsAsText(diagnostics, { color: false, ...options }),
} as const satisfies Partial<Renderers>;
