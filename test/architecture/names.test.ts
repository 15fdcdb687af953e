import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  createSourceFile,
  isExportDeclaration,
  isIdentifier,
  isNamedExports,
  isVariableStatement,
  type NamedDeclaration,
  ScriptTarget,
  type Statement,
  SyntaxKind,
} from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** All sources but the `index.ts`, which pass on what others export. */
const files = ['modules', 'cli', 'action/src'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && basename(file) !== 'index.ts'),
);

/** The names that a statement exports; what it passes on of another file is not its own. */
function exportedNames(statement: Statement): string[] {
  if (isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    const isOwn = moduleSpecifier === undefined && exportClause !== undefined && isNamedExports(exportClause);
    return isOwn ? exportClause.elements.map(({ name }) => name.text) : [];
  }
  const { modifiers, name } = statement as Statement & NamedDeclaration & { readonly modifiers?: Statement[] };
  if (!modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword)) return [];
  const names = isVariableStatement(statement) ? statement.declarationList.declarations.map((one) => one.name) : [name];
  return names.flatMap((one) => (one && isIdentifier(one) ? [one.text] : []));
}

/** Things by a name of theirs, where several have the same: `covers: modules/a.ts, modules/b.ts`. */
function repeated(things: readonly (readonly [name: string, file: string])[]): string[] {
  const byName = new Map<string, Set<string>>();
  for (const [name, file] of things) byName.set(name, (byName.get(name) ?? new Set()).add(file));
  return [...byName].filter(([, where]) => where.size > 1).map(([name, where]) => `${name}: ${[...where].join(', ')}`);
}

it('no two files export the same name: it would mean two things', () => {
  const names = files.flatMap((file) => {
    const source = createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ScriptTarget.Latest);
    return source.statements.flatMap(exportedNames).map((name): [string, string] => [name, file]);
  });
  expect(names.length).toBeGreaterThan(500);
  expect(repeated(names)).toEqual([]);
});

it('no two files have the same name, save a command and what it calls', () => {
  const named = files.filter((file) => !file.startsWith('cli/commands/'));
  expect(repeated(named.map((file) => [basename(file), file]))).toEqual([]);
});
