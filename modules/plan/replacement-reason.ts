import type { Change } from './terraform-plan';

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'its creation failed half way',
  replace_by_request: 'the command line asks for it',
  replace_by_triggers: 'a resource in `replace_triggered_by` changes',
};

/** Why a change replaces its object, and in which order; undefined where it does not. */
export function replacementReason(change: Change, reason: string | undefined): string | undefined {
  const [first, ...rest] = change.actions;
  if (!change.actions.includes('create') || !(first === 'delete' || rest.includes('delete'))) return undefined;
  const paths = (change.replace_paths ?? []).map((path) => `\`${path.join('.')}\``);
  const cause =
    REASONS[reason ?? ''] ??
    (paths.length === 0
      ? 'the provider cannot update it'
      : `${paths.join(', ')} ${paths.length > 1 ? 'change' : 'changes'}`);
  return `${cause}; ${first === 'delete' ? 'the old one is deleted first' : 'the new one is created first'}`;
}
