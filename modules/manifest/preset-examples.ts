import { findService } from '../catalogue/services';
import type { Preset, PresetParameter } from '../presets/preset';
import { findPreset } from '../presets/presets';

/**
 * An example of a key under `presets`.
 *
 * @param owner the key that contains it: a preset, or `preset` for the presets themselves
 * @returns undefined for other keys
 */
export function presetExample(owner: string, key: string): unknown {
  if (owner === 'preset') {
    const preset = findPreset(key);
    return preset && exampleUse(preset);
  }
  const parameter = findPreset(owner)?.parameters[key];
  return parameter?.kind === 'arns' ? exampleArn(parameter.types[0]) : undefined;
}

/** A preset with the parameters that it requires. */
function exampleUse({ parameters, atLeastOne = [], versions }: Preset): Readonly<Record<string, unknown>> {
  const needed = Object.entries(parameters).filter(
    ([key, one]) => (one.kind === 'arns' && one.isRequired === true) || key === atLeastOne[0],
  );
  if (needed.length === 0) return { version: versions[0] };
  return Object.fromEntries(needed.map(([key, one]) => [key, exampleValue(one)]));
}

function exampleValue(parameter: PresetParameter): unknown {
  if (parameter.kind === 'arns') return exampleArn(parameter.types[0]);
  return parameter.kind === 'flag' ? true : parameter.choices[0];
}

/** An ARN of a resource type in the format of AWS's service reference: `arn:{partition}:s3:::example`. */
function exampleArn(type: string): string {
  const [, prefix = '', name = ''] = /^([^:]+):(.+)$/.exec(type) ?? [];
  const [format = `arn:{partition}:${prefix}:::example`] = findService(prefix)?.resourceTypes.get(name)?.arns ?? [];
  // AWS adds six random characters: https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html
  const suffix = type === 'secretsmanager:Secret' ? '-??????' : '';
  const arn = format.replace(/\$\{(\w+)\}/g, (_, part: string) =>
    ['Partition', 'Region', 'Account'].includes(part) ? `{${part.toLowerCase()}}` : 'example',
  );
  return arn + suffix;
}
