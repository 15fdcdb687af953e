import type { DiagnosticCode } from '../diagnostics/codes';
import { quote } from '../diagnostics/quote';
import type { Configuration, Environment } from '../manifest/configuration';
import type { DocumentPath } from '../manifest/manifest';
import type { Report } from './complaint';

/** Where Terraform keeps the state of one stack: the type of backend and its arguments, by their Terraform names. */
export interface StackBackend {
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What `{…}` stands for in the arguments of a backend; the service is none, because a cluster's stack has no service. */
const PLACEHOLDERS = ['stack', 'environment', 'account', 'region', 'partition'] as const;

/** The backend of a stack, with its placeholders filled in; undefined where the environment leaves it to Terraform. */
export function backendOf(environment: Environment, stack: string): StackBackend | undefined {
  const { backend, name, account, region, partition } = environment;
  if (!backend) return undefined;
  const values = new Map(Object.entries({ stack, environment: name, account, region, partition }));
  const fill = (text: string): string => text.replace(BRACES, (braces, key: string) => values.get(key) ?? braces);
  return { type: backend.type, arguments: mapTexts(backend.arguments, fill) as StackBackend['arguments'] };
}

const BRACES = /\{([^{}]*)\}/g;

/** Backends that would not mean what they say, or in which stacks would share a state. */
export function checkBackends(configuration: Configuration, report: Report): void {
  for (const { name, backend } of configuration.environments) {
    if (!backend) continue;
    const { type, arguments: given } = backend;
    const complain = (code: DiagnosticCode, message: string, help: string, place: DocumentPath = []): void => {
      const path = [...backend.path, type, ...place];
      const part = place.length === 0 ? 'key' : 'value';
      report({ code, severity: 'error', message, help, source: configuration.source, path, part });
    };

    for (const { text, place } of textsIn(given)) {
      if (EXPRESSION.test(text)) {
        const message = `${quote(text)} looks like an expression, which Terraform takes as it is and OpenTofu evaluates`;
        complain('backend-expression', message, 'write placeholders as {stack}, without a sign in front', place);
        continue;
      }
      for (const [, key = ''] of text.matchAll(BRACES)) {
        if ((PLACEHOLDERS as readonly string[]).includes(key)) continue;
        const message = `${quote(text)} holds the placeholder {${key}}, which a backend does not have`;
        const help = `in a backend there are ${PLACEHOLDERS.map((known) => `{${known}}`).join(', ')}`;
        complain('placeholder-unknown', message, help, place);
      }
    }
    if (!keepsStatesApart(type, given)) {
      const message = `the stacks of environment "${name}" would share one state, each undoing what the others did`;
      const help = 'use {stack} in an argument, such as key: "pod-identity/{stack}.tfstate"';
      complain('backend-state-shared', message, help);
    }
  }
}

const EXPRESSION = /[$%]\{/;

/** Whether every stack gets a state of its own. */
function keepsStatesApart(type: string, given: StackBackend['arguments']): boolean {
  if (textsIn(given).some(({ text }) => text.includes('{stack}'))) return true;
  const { path = '', workspaces } = given;
  // A local path begins in the folder of its stack.
  if (type === 'local') return typeof path === 'string' && !/^[/\\]|^\w:|\.\./.test(path);
  // A workspace of HCP Terraform that is known by a prefix or by tags is chosen when Terraform runs.
  return typeof workspaces === 'object' && workspaces !== null && ('prefix' in workspaces || 'tags' in workspaces);
}

/** The strings in a value, however deep, with the way to each. */
function textsIn(value: unknown, place: DocumentPath = []): { readonly text: string; readonly place: DocumentPath }[] {
  if (typeof value === 'string') return [{ text: value, place }];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...place, index]));
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...place, key]));
}

/** The same value with every string in it changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
