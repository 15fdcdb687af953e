import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A block of a Terraform schema, read out of a generated CDKTF binding. */
export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, NestedBlockSchema>>;
}

/** A type as Terraform writes it in JSON: `"string"`, `["set","string"]`. */
export type AttributeType = string | readonly [string, AttributeType];

export interface AttributeSchema {
  readonly type: AttributeType;
  readonly mode: 'required' | 'optional' | 'computed';
}

export interface NestedBlockSchema {
  readonly nesting: 'single' | 'list' | 'set';
  readonly block: BlockSchema;
}

/**
 * The schema of a resource or provider as its binding in `node_modules` knows it.
 * A binding says of each argument its name, type and whether it is a block (in `synthesizeHclAttributes`), whether it is
 * required (in the config interface), and of each computed attribute its type (in the getters).
 * @param module deep path: `@cdktf/provider-aws/lib/iam-role`
 */
export function bindingSchema(module: string): BlockSchema {
  const folder = dirname(require.resolve(module));
  const code = readFileSync(join(folder, 'index.js'), 'utf8');
  const types = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  const config = /export interface (\w+Config)(?: extends [^{]+)? \{/.exec(types)?.[1];
  const synthesis = /synthesizeHclAttributes\(\) \{([\s\S]*?)\n {4}\}/.exec(code)?.[1];
  if (config === undefined || synthesis === undefined) throw new Error(`Cannot read a schema from ${module}`);
  const { attributes, blocks } = blockOf(synthesis, config, { code, types, interfaces: new Map() });
  const main = code.slice(code.search(/ extends cdktf\.Terraform(Resource|DataSource|Provider) /));
  const all = { ...computedAttributes(main), ...attributes };
  // `alias` belongs to Terraform's language, not to the provider's schema.
  return { attributes: Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'alias')), blocks };
}

interface Sources {
  readonly code: string;
  readonly types: string;
  /** Interfaces of `types` that were found before: that of the provider's endpoints has hundreds of members. */
  readonly interfaces: Map<string, string>;
}

function blockOf(synthesis: string, interfaceName: string, sources: Sources): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, NestedBlockSchema> = {};
  const entry =
    /(\w+): \{\s+value: ([^\n]+),\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)",\s+\}/g;
  for (const [, name = '', value = '', isBlock, collection = '', storage = ''] of synthesis.matchAll(entry)) {
    const nested = /(\w+)ToHclTerraform(?:\)|, true\)|\()/.exec(value)?.[1];
    if (
      nested !== undefined &&
      !/^(string|number|boolean)$/.test(nested) &&
      /[a-z]/.test(nested) &&
      isStructure(storage)
    ) {
      blocks[name] = {
        nesting: collection === 'set' ? 'set' : isSingle(name, sources, interfaceName) ? 'single' : 'list',
        block: nestedBlock(nested, sources),
      };
    } else if (isBlock === 'false') {
      const required = isRequired(name, interfaceName, sources);
      attributes[name] = { type: typeOf(collection, storage), mode: required ? 'required' : 'optional' };
    }
  }
  return { attributes, blocks };
}

/** A storage class such as `stringList` is a plain value; `EksAddonTimeouts` names a structure. */
function isStructure(storage: string): boolean {
  return /^[A-Z]/.test(storage);
}

function nestedBlock(functionStem: string, sources: Sources): BlockSchema {
  const body = new RegExp(`function ${functionStem}ToHclTerraform\\(struct\\) \\{([\\s\\S]*?)\\n\\}`).exec(
    sources.code,
  )?.[1];
  if (body === undefined) throw new Error(`Cannot find ${functionStem}ToHclTerraform`);
  const structure = functionStem.charAt(0).toUpperCase() + functionStem.slice(1);
  const { attributes, blocks } = blockOf(body, structure, sources);
  const accessors = new RegExp(`class ${structure}OutputReference [\\s\\S]*?\\n\\}`).exec(sources.code)?.[0] ?? '';
  return { attributes: { ...computedAttributes(accessors), ...attributes }, blocks };
}

/** A block that may occur once is a plain structure in the config interface; the SDK serves such blocks as lists, the framework as single. */
function isSingle(name: string, sources: Sources, interfaceName: string): boolean {
  return name === 'timeouts' && memberOf(name, interfaceName, sources) !== undefined;
}

function isRequired(name: string, interfaceName: string, sources: Sources): boolean {
  return memberOf(name, interfaceName, sources)?.optional === false;
}

function memberOf(name: string, interfaceName: string, sources: Sources): { optional: boolean } | undefined {
  const body = bodyOf(interfaceName, sources);
  const property = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const member = new RegExp(`readonly ${property}(\\?)?:`).exec(body);
  return member ? { optional: member[1] === '?' } : undefined;
}

function bodyOf(interfaceName: string, { types, interfaces }: Sources): string {
  let body = interfaces.get(interfaceName);
  if (body === undefined) {
    const declaration = new RegExp(`export interface ${interfaceName}(?: extends [^{]+)? \\{([\\s\\S]*?)\\n\\}`);
    interfaces.set(interfaceName, (body = declaration.exec(types)?.[1] ?? ''));
  }
  return body;
}

function typeOf(collection: string, storage: string): AttributeType {
  const element = storage.startsWith('number') ? 'number' : storage.startsWith('boolean') ? 'bool' : 'string';
  if (collection === 'simple') return element;
  return [collection, element];
}

/** `// arn - computed: true, optional: false` is above the getter that has the type. */
function computedAttributes(code: string): Record<string, AttributeSchema> {
  const types: Record<string, AttributeType> = {
    String: 'string',
    Number: 'number',
    Boolean: 'bool',
    StringMap: ['map', 'string'],
    List: ['list', 'string'],
  };
  const found: Record<string, AttributeSchema> = {};
  const getter =
    /\/\/ (\w+) - computed: true, optional: false, required: false\s+get \w+\(\) \{\s+return (?:cdktf\.Fn\.tolist\()?this\.get(\w+?)Attribute\(/g;
  for (const [, name = '', kind = ''] of code.matchAll(getter)) {
    const type = types[kind];
    if (type !== undefined) found[name] = { type, mode: 'computed' };
  }
  const map = /\/\/ (\w+) - computed: true, optional: false, required: false\s+this\.\w+ = new cdktf\.StringMap\(/g;
  for (const [, name = ''] of code.matchAll(map)) found[name] = { type: ['map', 'string'], mode: 'computed' };
  return found;
}
