import { closestName } from '../../modules/diagnostics/closest-name';
import { findPreset, PRESETS } from '../../modules/presets/presets';
import { type FormatName, render } from '../../modules/report/formats';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';

/** `presets`: what a manifest may have under `presets`. */
export function listPresets(context: CommandContext, format: FormatName): Outcome {
  return { exitCode: 0, output: render(format, 'presets', PRESETS, textOptions(context)) };
}

/**
 * `explain --preset`: the parameters and statements of a preset.
 * @throws CannotRun where it does not exist
 */
export function explainPreset(context: CommandContext, name: string, format: FormatName): Outcome {
  const preset = findPreset(name);
  if (preset) return { exitCode: 0, output: render(format, 'preset', preset, textOptions(context)) };
  const near = closestName(
    name,
    PRESETS.map((one) => one.name),
  );
  const help = near === undefined ? '`eks-pod-identity presets` lists all presets' : `did you mean "${near}"?`;
  throw new CannotRun(`preset "${name}" does not exist`, help);
}
