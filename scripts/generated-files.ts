import { DIAGNOSTIC_CODES } from '../modules/diagnostics/codes';
import { byKey } from '../modules/text/compare-texts';
import { actionPage, readmePage } from './action-pages';
import { architecturePage } from './architecture-page';
import { everydayActions } from './everyday-actions';
import { failuresPage } from './failures-page';
import { findingsPage } from './findings-page';
import { cliPage } from './cli-page';
import { presetsPage } from './presets-page';
import { verbsPage } from './verbs-page';
import { configurationSchema, manifestSchema } from '../modules/manifest/json-schema';

/** The files that are written from code, by their paths from the repository's root. A test compares them. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['ARCHITECTURE.md', architecturePage()],
    ['README.md', readmePage()],
    ['docs/action.md', actionPage('docs/action.md')],
    ['docs/cli.md', cliPage()],
    ['docs/diagnostics.md', diagnosticsPage()],
    ['docs/findings.md', findingsPage()],
    ['docs/presets.md', presetsPage()],
    ['docs/verbs.md', verbsPage()],
    ['docs/when-something-went-wrong.md', failuresPage()],
    ['modules/catalogue/data/everyday.txt', everydayActions()],
    ['schemas/configuration.schema.json', json(configurationSchema())],
    ['schemas/manifest.schema.json', json(manifestSchema())],
  ]);
}

function diagnosticsPage(): string {
  const sections = Object.entries(DIAGNOSTIC_CODES)
    .sort(byKey)
    .map(([code, { meaning, remedy }]) => `## ${code}\n\n${meaning}\n\nWhat to do: ${remedy}\n`);
  return [INTRODUCTION, ...sections].join('\n');
}

const INTRODUCTION = `# Diagnostics

Every problem of an input has a code, a severity, a message, and the file, line and column it is about; lines and columns count from 1, columns in UTF-16 code units as editors count them. All problems of a run are reported together, in the order of the files.

\`\`\`text
services/orders/pod-identity.yaml:7:5 error grant-unknown-action: …
\`\`\`

These are all codes there are. They do not change from one version to the next, so a program may match on them; the messages may become clearer.

This page is written by \`npm run docs\` from \`modules/diagnostics/codes.ts\`.
`;

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
