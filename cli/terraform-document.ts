import type { PolicyDocument, Statement } from '../modules/policy/document';

type Json = Readonly<Record<string, unknown>>;

/**
 * The policy of a Terraform data source `aws_iam_policy_document` in JSON: the block itself, a configuration with one such
 * block, or the data source in the output of `terraform show -json`, whose rendered `json` is used. Undefined for other
 * content.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function terraformDocument(value: Json): PolicyDocument | undefined {
  const block = blockOf(value);
  if (!block) return undefined;
  const rendered = block['json'];
  if (typeof rendered === 'string') {
    try {
      return JSON.parse(rendered) as PolicyDocument;
    } catch {
      return undefined;
    }
  }
  const statements = blocksOf(block['statement']);
  if (statements.length === 0) return undefined;
  return {
    Version: textOf(block['version']) ?? '2012-10-17',
    Statement: statements.map(statementOf),
  } as PolicyDocument;
}

function blockOf(value: Json): Json | undefined {
  if ('statement' in value) return value;
  if (value['type'] === 'aws_iam_policy_document') return objectOf(value['values']);
  const named = objectOf(objectOf(value['data'])?.['aws_iam_policy_document']);
  const [block, ...others] = Object.values(named ?? {});
  return others.length === 0 ? blocksOf(block)[0] : undefined;
}

function statementOf(block: Json): Statement {
  const lists = {
    Action: block['actions'],
    NotAction: block['not_actions'],
    Resource: block['resources'],
    NotResource: block['not_resources'],
  };
  const principals = { Principal: block['principals'], NotPrincipal: block['not_principals'] };
  const condition = conditionOf(blocksOf(block['condition']));
  return {
    ...(textOf(block['sid']) !== undefined && { Sid: block['sid'] }),
    Effect: textOf(block['effect']) ?? 'Allow',
    ...Object.fromEntries(Object.entries(lists).flatMap(([key, list]) => withList(key, list))),
    ...Object.fromEntries(
      Object.entries(principals).flatMap(([key, list]) => {
        const blocks = blocksOf(list);
        return blocks.length === 0 ? [] : [[key, principalOf(blocks)]];
      }),
    ),
    ...(condition && { Condition: condition }),
  } as unknown as Statement;
}

/** Lists are optional, and may be empty or null. */
function withList(key: string, list: unknown): [string, unknown][] {
  return Array.isArray(list) && list.length > 0 ? [[key, list.map(variables)]] : [];
}

/** The provider writes `*` for all principals of type `*`. */
function principalOf(blocks: readonly Json[]): unknown {
  if (blocks.some(({ type }) => type === '*')) return '*';
  const byType = new Map<string, unknown[]>();
  for (const { type, identifiers } of blocks) {
    const kind = textOf(type) ?? '';
    byType.set(kind, [...(byType.get(kind) ?? []), ...(Array.isArray(identifiers) ? (identifiers as unknown[]) : [])]);
  }
  return Object.fromEntries(byType);
}

function conditionOf(blocks: readonly Json[]): object | undefined {
  if (blocks.length === 0) return undefined;
  const condition: Record<string, Record<string, unknown[]>> = {};
  for (const { test, variable, values } of blocks) {
    const keys = (condition[textOf(test) ?? ''] ??= {});
    const key = textOf(variable) ?? '';
    keys[key] = [...(keys[key] ?? []), ...(Array.isArray(values) ? values.map(variables) : [])];
  }
  return condition;
}

/** Terraform's own templates use `${…}`, so the provider takes `&{…}` for variables of policies. */
function variables(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('&{', '${') : value;
}

/** A block that may occur several times is a list, or an object if it occurs once. */
function blocksOf(value: unknown): readonly Json[] {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown): readonly Json[] => {
      const block = objectOf(one);
      return block ? [block] : [];
    });
  }
  const block = objectOf(value);
  return block ? [block] : [];
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
