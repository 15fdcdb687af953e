import * as z from 'zod';
import type { Preset, PresetParameter } from '../presets/preset';
import { findPreset, PRESETS } from '../presets/presets';
import type { DocumentPath, PresetUse } from './manifest';
import { anyText } from './names';
import { ON_EVERY_MAPPING, refine } from './refinement';
import { located, scalarOrList } from './scalar-or-list';

/** A key of every preset, beside its parameters. */
const VERSION = 'version';

function parameterSchema(parameter: PresetParameter): z.ZodType<string | string[] | boolean | undefined> {
  const { description } = parameter;
  switch (parameter.kind) {
    case 'arns': {
      const arns = scalarOrList(anyText).meta({ description: `${description}: ARNs with placeholders` });
      return parameter.isRequired ? arns : arns.optional();
    }
    case 'choice':
      return z
        .enum(parameter.choices)
        .meta({ description: `${description} (default: ${parameter.choices[0]})` })
        .optional();
    case 'flag':
      return z
        .boolean()
        .meta({ description: `${description} (default: false)` })
        .optional();
  }
}

/** The parameters of a preset, at least one of which may be required. */
function parametersSchema({ description, versions, parameters, atLeastOne = [], name }: Preset) {
  const shape = Object.fromEntries(Object.entries(parameters).map(([key, one]) => [key, parameterSchema(one)]));
  return z
    .strictObject({
      ...shape,
      [VERSION]: z
        .enum(versions)
        .meta({ description: `Version of the controller's policy (default: ${versions[0]})` })
        .optional(),
    })
    .superRefine((given: Readonly<Record<string, unknown>>, context) => {
      if (context.issues.length > 0 || hasOneOf(atLeastOne, given)) return;
      refine(context, { ...lacksParameters(name, atLeastOne), path: [] });
    }, ON_EVERY_MAPPING)
    .meta({
      description,
      ...(atLeastOne.length > 0 && { anyOf: atLeastOne.map((key) => ({ required: [key] })) }),
    });
}

function hasOneOf(keys: readonly string[], given: Readonly<Record<string, unknown>>): boolean {
  return keys.length === 0 || keys.some((key) => given[key] !== undefined && given[key] !== false);
}

function lacksParameters(name: string, keys: readonly string[]) {
  const options = keys.map((key) => `\`${key}\``).join(', ');
  return {
    code: 'preset-parameter-missing',
    message: `preset "${name}" requires ${keys.length === 1 ? options : `at least one of ${options}`}`,
    help: 'see `eks-pod-identity explain --preset` for the parameters',
  } as const;
}

/** Parameters without which the name alone is not enough. */
function requiredParameters({ parameters, atLeastOne = [] }: Preset): readonly string[] {
  const required = Object.entries(parameters).filter(([, one]) => one.kind === 'arns' && one.isRequired);
  return required.length > 0 ? required.map(([key]) => key) : atLeastOne;
}

/** The name of a preset that requires no parameters. */
const presetName = z
  .enum(PRESETS.map(({ name }) => name))
  .superRefine((name, context) => {
    const preset = findPreset(name);
    const required = preset ? requiredParameters(preset) : [];
    if (required.length > 0) refine(context, { ...lacksParameters(name, required), path: [] });
  })
  .meta({ enum: PRESETS.filter((preset) => requiredParameters(preset).length === 0).map(({ name }) => name) });

/** `external-dns: { hostedZones: … }`, with exactly one preset. */
const presetWithParameters = z
  .strictObject(Object.fromEntries(PRESETS.map((preset) => [preset.name, parametersSchema(preset).optional()])))
  .superRefine((use: Readonly<Record<string, unknown>>, context) => {
    const names = Object.keys(use).filter((name) => use[name] !== undefined);
    if (names.length === 1 || context.issues.length > 0) return;
    refine(context, {
      code: 'preset-several',
      message:
        names.length === 0
          ? 'the entry has no preset'
          : `an entry has the presets ${names.map((name) => `"${name}"`).join(' and ')}, but only one is allowed`,
      help: 'write a separate entry for each preset',
      path: [],
    });
  }, ON_EVERY_MAPPING)
  .meta({ minProperties: 1, maxProperties: 1 });

/** An entry of `presets`. */
const presetSchema = z
  .union([presetName, presetWithParameters])
  .meta({ id: 'preset', description: 'The name of a preset, alone or with its parameters' });

/** `presets` of a role. */
export const presetsSchema = z
  .union([presetName, z.array(presetSchema)])
  .meta({ description: 'Ready-made policies of well-known controllers; `eks-pod-identity presets` lists them' });

/** The presets as `PresetUse`; `path` is their place in the file. */
export function presetUses(yaml: z.infer<typeof presetsSchema> | undefined, path: DocumentPath): PresetUse[] {
  if (yaml === undefined) return [];
  if (typeof yaml === 'string') return [{ path, name: yaml, values: new Map() }];
  return yaml.flatMap((entry, index) => {
    if (typeof entry === 'string') return [{ path: [...path, index], name: entry, values: new Map() }];
    return Object.entries(entry).flatMap(([name, parameters]) =>
      parameters === undefined ? [] : presetUse(name, parameters, [...path, index, name]),
    );
  });
}

function presetUse(
  name: string,
  { [VERSION]: version, ...parameters }: Readonly<Record<string, string | string[] | boolean | undefined>>,
  path: DocumentPath,
): PresetUse {
  const values = Object.entries(parameters).flatMap(([key, value]) => {
    if (value === undefined || value === false) return [];
    return [[key, located(value === true ? 'true' : value, [...path, key])] as const];
  });
  return { path, name, ...(typeof version === 'string' && { version }), values: new Map(values) };
}
