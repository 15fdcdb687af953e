import type { DiagnosticCode } from '../diagnostics/codes';
import { quote } from '../diagnostics/quote';
import type { Configuration, Environment } from '../manifest/configuration';
import type { DocumentPath } from '../manifest/manifest';
import type { ReportIn } from './source-problems';

/** The Terraform backend of one stack: its type and its arguments, by their Terraform names. */
export interface StackBackend {
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Placeholders of backend arguments. `{service}` is missing, because the stack of a cluster has no service. */
const PLACEHOLDERS = ['stack', 'environment', 'account', 'region', 'partition'] as const;

/** The backend of a stack, with its placeholders filled in; undefined if the environment has no backend. */
export function backendOf(environment: Environment, stack: string): StackBackend | undefined {
  const { backend, name, account, region, partition, values: own } = environment;
  if (!backend) return undefined;
  const values = new Map(Object.entries({ ...own, stack, environment: name, account, region, partition }));
  const fill = (text: string): string => text.replace(BRACES, (braces, key: string) => values.get(key) ?? braces);
  return { type: backend.type, arguments: mapTexts(backend.arguments, fill) as StackBackend['arguments'] };
}

const BRACES = /\{([^{}]*)\}/g;

/** Reports backend arguments with expressions or unknown placeholders, and stacks that would share a state. */
export function checkBackends(configuration: Configuration, report: ReportIn): void {
  for (const environment of configuration.environments) {
    const { name, backend, values } = environment;
    if (!backend) continue;
    const { type, arguments: given } = backend;
    const reportArgument = (code: DiagnosticCode, message: string, help: string, place: DocumentPath = []): void => {
      const path = [...backend.path, type, ...place];
      const part = place.length === 0 ? 'key' : 'value';
      report({ code, severity: 'error', message, help, source: configuration.source, path, part }, environment);
    };

    for (const { text, place } of textsIn(given)) {
      if (EXPRESSION.test(text)) {
        const message = `${quote(text)} contains an expression, which Terraform uses literally and OpenTofu evaluates`;
        reportArgument('backend-expression', message, 'write placeholders as {stack}, without $ or %', place);
        continue;
      }
      for (const [, key = ''] of text.matchAll(BRACES)) {
        const available: readonly string[] = [...PLACEHOLDERS, ...Object.keys(values)];
        if (available.includes(key)) continue;
        const message = `${quote(text)} contains the placeholder {${key}}, which is not available in backends`;
        const help = `use one of ${available.map((known) => `{${known}}`).join(', ')}, or define it in \`values\``;
        reportArgument('placeholder-unknown', message, help, place);
      }
    }
    if (!keepsStatesApart(type, given)) {
      const message = `the stacks of environment "${name}" would share one state and undo each other's changes`;
      const help = 'use {stack} in an argument, such as key: "pod-identity/{stack}.tfstate"';
      reportArgument('backend-state-shared', message, help);
    }
  }
}

const EXPRESSION = /[$%]\{/;

/** Whether every stack has a separate state. */
function keepsStatesApart(type: string, given: StackBackend['arguments']): boolean {
  if (textsIn(given).some(({ text }) => text.includes('{stack}'))) return true;
  const { path = '', workspaces } = given;
  // A local path is relative to the folder of its stack.
  if (type === 'local') return typeof path === 'string' && !/^[/\\]|^\w:|\.\./.test(path);
  // HCP Terraform workspaces with a prefix or tags are selected when Terraform runs.
  return typeof workspaces === 'object' && workspaces !== null && ('prefix' in workspaces || 'tags' in workspaces);
}

/** All strings in a value, at any depth, with their paths. */
function textsIn(value: unknown, place: DocumentPath = []): { readonly text: string; readonly place: DocumentPath }[] {
  if (typeof value === 'string') return [{ text: value, place }];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...place, index]));
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...place, key]));
}

/** A copy of the value with every string replaced. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
