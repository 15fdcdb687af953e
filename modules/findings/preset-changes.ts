import type { PresetChange, PresetState, ServiceComparison, ServiceRow } from '../change/change';
import type { GrantStatements, UsedPreset } from '../grants/grant-statements';
import { byText } from '../text/compare-texts';
import type { Workload } from '../workloads/workload';
import { namesRequest } from './grant-lines';

/**
 * The comparison with the presets that change, and with the preset of each row that an added or removed preset has.
 * Rows of a preset that stays, in another version for example, are not marked: they are what changes in it.
 */
export function withPresets(
  service: ServiceComparison,
  before: Workload | undefined,
  after: Workload | undefined,
): ServiceComparison {
  const [from, to] = [presetGrants(before), presetGrants(after)];
  const presets = changesOf(from, to);
  if (presets.length === 0) return service;
  const named = (side: 'before' | 'after'): ReadonlySet<string> =>
    new Set(presets.filter((one) => (side === 'before' ? !one.after : !one.before)).map(({ preset }) => preset));
  return {
    ...service,
    gained: service.gained.map((row) => withPreset(row, to, named('after'))),
    lost: service.lost.map((row) => withPreset(row, from, named('before'))),
    presets,
  };
}

type PresetGrant = GrantStatements & { readonly preset: UsedPreset };

function presetGrants(workload: Workload | undefined): readonly PresetGrant[] {
  const role = (workload?.targetRole ?? workload)?.role;
  if (role?.kind !== 'created') return [];
  return role.grants.filter((grant): grant is PresetGrant => grant.preset !== undefined);
}

/** A preset that a manifest has several times is paired in order. */
function changesOf(from: readonly PresetGrant[], to: readonly PresetGrant[]): PresetChange[] {
  const names = [...new Set([...from, ...to].map(({ preset }) => preset.name))];
  return names
    .flatMap((name): PresetChange[] => {
      const [before, after] = [from, to].map((grants) => grants.filter(({ preset }) => preset.name === name));
      const count = Math.max(before?.length ?? 0, after?.length ?? 0);
      return Array.from({ length: count }, (_, index) => ({
        preset: name,
        ...stateOf('before', before?.[index]),
        ...stateOf('after', after?.[index]),
      }));
    })
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
    .sort(byText(({ preset }) => preset));
}

function stateOf(side: 'before' | 'after', grant: PresetGrant | undefined): Partial<Record<typeof side, PresetState>> {
  if (!grant) return {};
  const { version, parameters } = grant.preset;
  return { [side]: { version, parameters } };
}

/** Every action and resource of the row must be written in the preset itself. */
function withPreset(row: ServiceRow, grants: readonly PresetGrant[], names: ReadonlySet<string>): ServiceRow {
  const found = grants.find(
    (grant) =>
      names.has(grant.preset.name) &&
      row.resources.include.every((resource) => row.actions.every((action) => namesRequest(grant, resource, [action]))),
  );
  return found ? { ...row, preset: found.preset.name } : row;
}
