import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';

/** GitHub's published description of its REST API, as far as validating requests needs it. */
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>>; readonly schemas: object };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
  };
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

export interface MatchedOperation {
  /** GitHub's name of the operation: `issues/create-comment`. */
  readonly operationId: string;
  readonly path: Readonly<Record<string, string>>;
}

export interface RequestCheck {
  readonly operation?: MatchedOperation;
  /** What is wrong with the request by the description; empty when nothing is. */
  readonly violations: readonly string[];
}

/** Checks one request: its path and method exist, its parameters and its body are what GitHub's description asks for. */
export type CheckRequest = (method: string, path: string, query: URLSearchParams, body: unknown) => RequestCheck;

/** Reads the description from `@octokit/openapi`; schemas are compiled when first used. */
export function loadRequestChecks(): CheckRequest {
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, coerceTypes: false });
  addFormats(ajv);
  ajv.addSchema({ $id: 'github', components: jsonSchemaOf({ schemas: description.components.schemas }) });
  const routes = Object.entries(description.paths).map(([template, operations]) => ({
    pattern: new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    literals: template.split('/').filter((segment) => !segment.startsWith('{')).length,
    operations,
  }));
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (id: string, schema: object): ValidateFunction => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    const made = ajv.compile(jsonSchemaOf(schema) as object);
    compiled.set(id, made);
    return made;
  };

  return (method, path, query, body) => {
    const route = routes
      .filter(({ pattern }) => pattern.test(path))
      .sort((a, b) => b.literals - a.literals)
      .find(({ operations }) => operations[method.toLowerCase()] !== undefined);
    const operation = route?.operations[method.toLowerCase()];
    if (route === undefined || operation === undefined) return { violations: [`GitHub has no ${method} ${path}`] };
    const found = route.pattern.exec(path)?.groups ?? {};
    const decoded = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decodeURIComponent(value)]));
    const parameters = (operation.parameters ?? []).map((parameter) =>
      '$ref' in parameter ? resolveParameter(description, parameter.$ref) : parameter,
    );
    const violations: string[] = [];
    for (const parameter of parameters) violations.push(...checkParameter(parameter, decoded, query, validatorOf));
    const queryNames = new Set(parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
    for (const name of query.keys()) if (!queryNames.has(name)) violations.push(`unknown query parameter ${name}`);
    const bodySchema = operation.requestBody?.content['application/json']?.schema;
    if (bodySchema !== undefined) {
      const validate = validatorOf(operation.operationId, bodySchema);
      if (body === undefined) {
        if (operation.requestBody?.required === true) violations.push('the body is missing');
      } else if (!validate(body)) {
        violations.push(...(validate.errors ?? []).map((error) => `body${error.instancePath} ${error.message ?? ''}`));
      } else {
        violations.push(...unknownProperties(bodySchema, body));
      }
    }
    return { operation: { operationId: operation.operationId, path: decoded }, violations };
  };
}

function checkParameter(
  { name, in: place, required, schema }: Parameter,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  validatorOf: (id: string, schema: object) => ValidateFunction,
): string[] {
  if (place === 'header') return [];
  const text = place === 'path' ? path[name] : (query.get(name) ?? undefined);
  if (text === undefined) return required === true ? [`${place} parameter ${name} is missing`] : [];
  const value = schema.type === 'integer' ? Number(text) : schema.type === 'boolean' ? text === 'true' : text;
  const validate = validatorOf(`${place}:${name}:${JSON.stringify(schema)}`, schema);
  return validate(value) ? [] : [`${place} parameter ${name}: ${validate.errors?.[0]?.message ?? 'is invalid'}`];
}

/** GitHub ignores what it does not know; a client that sends it has a bug. */
function unknownProperties(schema: { properties?: object }, body: unknown): string[] {
  const { properties } = schema;
  if (properties === undefined || typeof body !== 'object' || body === null) return [];
  return Object.keys(body)
    .filter((name) => !(name in properties))
    .map((name) => `body has an unknown property ${name}`);
}

function resolveParameter(description: Description, reference: string): Parameter {
  const parameter = description.components.parameters[reference.split('/').at(-1) ?? ''];
  if (parameter === undefined) throw new Error(`No parameter ${reference}`);
  return parameter;
}

/** The schema as JSON Schema has it: with references that ajv finds, and with OpenAPI 3.0's `nullable` written out. */
function jsonSchemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchemaOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' ? `github${String(value)}` : jsonSchemaOf(value),
    ]),
  );
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}
