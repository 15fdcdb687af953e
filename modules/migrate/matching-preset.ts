import { parseArn } from '../catalogue/arn';
import { presetStatements } from '../grants/preset-statements';
import type { Placeholders } from '../grants/placeholders';
import { shownComparison } from '../change/shown-comparison';
import { compare } from '../policy/compare';
import type { PolicyDocument } from '../policy/document';
import { elementValues } from '../policy/element-values';
import { statementsOfDocument } from '../policy/statements-of-document';
import type { ArnsParameter, Preset } from '../presets/preset';
import { PRESETS } from '../presets/presets';
import type { WrittenPreset } from './written-manifest';

/**
 * The preset that allows exactly what policies allow, with the values of its parameters; undefined where the engine
 * proves that of none. Presets whose actions differ are not compared.
 *
 * @param documents policies of one role
 * @param placeholders of the environment in which the preset is used
 */
export function matchingPreset(
  documents: readonly PolicyDocument[],
  placeholders: Placeholders,
): WrittenPreset | undefined {
  const statements = documents.flatMap(statementsOfDocument);
  if (
    statements.length === 0 ||
    statements.some(({ Effect, NotAction }) => Effect === 'Deny' || NotAction !== undefined)
  ) {
    return undefined;
  }
  const actions = keyOf(statements.flatMap(({ Action }) => elementValues(Action)));
  const resources = [...new Set(statements.flatMap(({ Resource }) => elementValues(Resource)))];
  const before: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  for (const preset of PRESETS) {
    if (!actionsOf(preset).has(actions)) continue;
    const parameters = parametersOf(preset, resources);
    const after = parameters && statementsOf(preset, parameters, placeholders);
    if (!after || shownComparison(compare(before, after)).verdict !== 'equal') continue;
    const given = Object.entries(parameters).map(([key, arns]) => [key, arns.length === 1 ? arns[0] : arns] as const);
    return given.length === 0 ? preset.name : { [preset.name]: Object.fromEntries(given) };
  }
  return undefined;
}

/** The sets of actions that a preset may have: all of them, and those without what flags and choices add. */
function actionsOf({ statements }: Preset): ReadonlySet<string> {
  const all = statements.filter(({ until }) => until === undefined);
  const usual = all.filter(({ when }) => when === undefined);
  return new Set([all, usual].map((some) => keyOf(some.flatMap(({ actions }) => actions))));
}

function keyOf(actions: readonly string[]): string {
  return [...new Set(actions.map((action) => action.toLowerCase()))].toSorted().join();
}

/** ARNs for the parameters: resources that have the form of one in the preset. Undefined where a required one lacks. */
function parametersOf(preset: Preset, resources: readonly string[]): Record<string, readonly string[]> | undefined {
  const found: Record<string, readonly string[]> = {};
  for (const [name, parameter] of Object.entries(preset.parameters)) {
    if (parameter.kind !== 'arns') continue;
    const values = valuesOfParameter(name, parameter, preset, resources);
    if (values.length > 0) found[name] = values;
    else if (parameter.isRequired) return undefined;
  }
  return found;
}

function valuesOfParameter(
  name: string,
  { types, default: usual = [] }: ArnsParameter,
  { statements }: Preset,
  resources: readonly string[],
): readonly string[] {
  const services = types.flatMap((type) => /^[^:]+/.exec(type) ?? []);
  const [shortest] = statements
    .flatMap((one) => one.resources)
    .filter((template) => template.includes(`<${name}>`))
    .toSorted((a, b) => a.length - b.length);
  if (shortest === undefined) return [];
  const [before = '', after = ''] = shortest.split(`<${name}>`);
  const values = resources
    .filter((one) => one.startsWith(before) && one.endsWith(after) && services.includes(parseArn(one)?.service ?? ''))
    .map((one) => one.slice(before.length, after === '' ? undefined : -after.length));
  return values.every((one) => usual.includes(one)) ? [] : [...new Set(values)].toSorted();
}

/** The statements of the preset; undefined where a value is not one that it accepts. */
function statementsOf(
  { name }: Preset,
  parameters: Readonly<Record<string, readonly string[]>>,
  placeholders: Placeholders,
): PolicyDocument | undefined {
  let problems = 0;
  const values = new Map(
    Object.entries(parameters).map(([key, arns]) => [key, arns.map((value) => ({ value, path: [] }))]),
  );
  const context = { placeholders, meaning: 'intents' as const, report: () => problems++ };
  const [written] = presetStatements([{ name, path: [], values }], context);
  if (problems > 0 || !written || written.statements.length === 0) return undefined;
  return { Version: '2012-10-17', Statement: written.statements };
}
