import { PRESETS } from '../../modules/presets/presets';
import { type FormatName, render } from '../../modules/report/formats';
import { type CommandContext, type Outcome, textOptions } from '../command';
import { knownPreset } from '../known-preset';

/** `presets`: what a manifest may have under `presets`. */
export function listPresets(context: CommandContext, format: FormatName): Outcome {
  return { exitCode: 0, output: render(format, 'presets', PRESETS, textOptions(context)) };
}

/**
 * `explain --preset`: the parameters and statements of a preset.
 * @throws CannotRun where it does not exist
 */
export function explainPreset(context: CommandContext, name: string, format: FormatName): Outcome {
  return { exitCode: 0, output: render(format, 'preset', knownPreset(name), textOptions(context)) };
}
