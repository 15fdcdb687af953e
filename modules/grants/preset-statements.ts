import { quote } from '../diagnostics/quote';
import type { Problem } from '../diagnostics/problem';
import type { ActionGrant, Located, PresetUse } from '../manifest/manifest';
import type { ConditionBlock } from '../policy/document';
import type { ArnsParameter, Preset, PresetStatement } from '../presets/preset';
import { findPreset } from '../presets/presets';
import type { GrantArn } from './grant-arn';
import type { GrantContext } from './grant-context';
import { checkArn } from './grant-resource';
import { type GrantStatements, statementsOfGrant } from './grant-statements';
import { fillEach, reportProblems } from './located-text';
import { possibleTypes } from './resource-types';
import { findService } from '../catalogue/services';

/** The statements of each preset. Invalid values of parameters are reported, and left out. */
export function presetStatements(uses: readonly PresetUse[], context: GrantContext): GrantStatements[] {
  return uses.flatMap((use) => {
    const preset = findPreset(use.name);
    if (!preset) return [];
    const { name, versions } = preset;
    const version = use.version ?? versions[0];
    const values = valuesOf(preset, use, context);
    // The values are checked above, and users cannot change what is in the preset itself.
    const quiet: GrantContext = {
      ...context,
      report: (problem) => {
        if (problem.severity === 'error') context.report(problem);
      },
    };
    const statements = preset.statements
      .filter((statement) => isOfVersion(statement, version, versions) && isWanted(statement, values))
      .map((statement) => grantOf(statement, values, use))
      .filter(({ resources }) => resources.length > 0)
      .flatMap((grant) => statementsOfGrant('Allow', grant, quiet).statements);
    const parameters = Object.fromEntries(
      [...use.values].map(([key, given]) => [key, fillEach(given, quiet).map(({ text }) => text)]),
    );
    return [{ effect: 'Allow', from: use.path, statements, preset: { name, version, parameters } }];
  });
}

type Values = ReadonlyMap<string, readonly Located<string>[]>;

/** The valid values of all parameters, those of the defaults included. */
function valuesOf({ parameters }: Preset, use: PresetUse, context: GrantContext): Values {
  const values = new Map<string, readonly Located<string>[]>();
  for (const [key, parameter] of Object.entries(parameters)) {
    const given = use.values.get(key);
    if (parameter.kind === 'arns') {
      const arns = given?.filter((arn) => isValid(arn, parameter, context));
      values.set(key, arns ?? (parameter.default ?? []).flatMap((text) => substitute(text, values, use)));
    } else {
      const choice = parameter.kind === 'choice' ? [{ value: parameter.choices[0], path: use.path }] : [];
      values.set(key, given ?? choice);
    }
  }
  return values;
}

/** Whether a value is an ARN of the parameter's types; problems are reported. */
function isValid(value: Located<string>, parameter: ArnsParameter, context: GrantContext): boolean {
  return fillEach([value], context).every(({ text, path }) => {
    const { arn, problems } = checkArn(text, context.placeholders.partition);
    const all = arn && !isOfTypes(arn, parameter.types) ? [...problems, wrongType(text, parameter)] : problems;
    return reportProblems(all, { path }, context);
  });
}

function isOfTypes(arn: GrantArn, types: readonly string[]): boolean {
  return types.some((type) => {
    const { prefix, name } = resourceType(type);
    const service = findService(prefix);
    return service !== undefined && possibleTypes(arn, service).some((one) => one.name === name);
  });
}

/** `s3:bucket` */
function resourceType(type: string): { readonly prefix: string; readonly name: string } {
  const colon = type.indexOf(':');
  return { prefix: type.slice(0, colon), name: type.slice(colon + 1) };
}

function wrongType(text: string, { types }: ArnsParameter): Problem {
  const forms = types.flatMap((type) => {
    const { prefix, name } = resourceType(type);
    return findService(prefix)?.resourceTypes.get(name)?.arns ?? [];
  });
  return {
    code: 'preset-parameter-type',
    severity: 'error',
    message: `${quote(text)} is not the ARN of a resource of type ${types.join(' or ')}`,
    help: `use the format ${forms.join(' or ')}`,
  };
}

function isOfVersion({ since, until }: PresetStatement, version: string, versions: readonly string[]): boolean {
  const age = (one: string): number => versions.indexOf(one); // 0 is the newest
  return (since === undefined || age(version) <= age(since)) && (until === undefined || age(version) >= age(until));
}

function isWanted({ when = {} }: PresetStatement, values: Values): boolean {
  return Object.entries(when).every(([key, wanted]) => {
    const given = values.get(key) ?? [];
    return wanted === 'any' ? given.length > 0 : given.some(({ value }) => value === wanted);
  });
}

function grantOf({ actions, resources, conditions }: PresetStatement, values: Values, use: PresetUse): ActionGrant {
  return {
    path: use.path,
    actions: actions.map((value) => ({ value, path: use.path })),
    resources: resources.flatMap((text) => substitute(text, values, use)),
    ...(conditions && { conditions: conditions satisfies ConditionBlock }),
  };
}

const PARAMETER = /<(\w+)>/;

/** The text for each value of its parameter; a text without a parameter as it is. */
function substitute(text: string, values: Values, use: PresetUse): Located<string>[] {
  const [, name] = PARAMETER.exec(text) ?? [];
  if (name === undefined) return [{ value: text, path: use.path }];
  return (values.get(name) ?? []).map(({ value, path }) => ({ value: text.replace(PARAMETER, () => value), path }));
}
