import { closestName } from '../modules/diagnostics/closest-name';
import { quote } from '../modules/diagnostics/quote';
import type { Preset } from '../modules/presets/preset';
import { findPreset, PRESETS } from '../modules/presets/presets';
import { CannotRun } from './command';

/** The preset of a name. @throws CannotRun where it does not exist */
export function knownPreset(name: string): Preset {
  const preset = findPreset(name);
  if (preset) return preset;
  const near = closestName(
    name,
    PRESETS.map((one) => one.name),
  );
  const help = near === undefined ? '`eks-pod-identity presets` lists all presets' : `did you mean "${near}"?`;
  throw new CannotRun(`preset ${quote(name)} does not exist`, help);
}
