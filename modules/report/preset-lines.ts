import type { PresetChange, PresetState, ServiceComparison } from '../change/change';
import { counted, countedByLevel } from './counted-actions';
import { inert } from './escape';
import type { BlockLayout } from './service-blocks';
import { wrapped } from './wrap';

/**
 * The presets that a service gains, loses or has in another version, with the number of their rows and actions:
 *
 * ```
 * + karpenter v1.14: 21 rows
 *     Write: 9 actions of 2 services (ec2 6, iam 3)
 *     nodeRole arn:aws:iam::111122223333:role/nodes
 * ```
 */
export function presetLines(change: ServiceComparison, { width, rows: mostRows }: BlockLayout): string[] {
  return (change.presets ?? []).flatMap((preset) => {
    const { before, after } = preset;
    if (before && after) return changedLines(preset, before, after);
    const [sign, state, rows] = after ? ['+', after, change.gained] : ['-', before, change.lost];
    const own = rows.filter((row) => row.preset === preset.preset);
    // The rows are listed themselves where all are.
    const levels = mostRows === Infinity ? [] : countedByLevel(own);
    return [
      `${inert(preset.preset, 80)} ${inert(state?.version ?? '', 80)}: ${counted(own.length, 'row')}`,
      ...levels.flatMap((words) => wrapped(words, width - 2, '  ', '      ')),
      ...parameterLines(state),
    ].map((line) => `${sign} ${line}`);
  });
}

function changedLines({ preset }: PresetChange, before: PresetState, after: PresetState): string[] {
  const isSame = before.version === after.version;
  const version = inert(after.version, 80) + (isSame ? '' : ` (before ${inert(before.version, 80)})`);
  const [old, now] = [before, after].map((state) => parameterLines(state));
  return [
    `  ${inert(preset, 80)} ${version}: ${isSame ? 'other parameters' : 'another version'}, whose changes are listed`,
    ...(old ?? []).filter((line) => !now?.includes(line)).map((line) => `- ${line}`),
    ...(now ?? []).filter((line) => !old?.includes(line)).map((line) => `+ ${line}`),
  ];
}

function parameterLines(state: PresetState | undefined): string[] {
  return Object.entries(state?.parameters ?? {}).flatMap(([key, values]) =>
    values.map((value) => `  ${inert(key)} ${inert(value)}`),
  );
}
