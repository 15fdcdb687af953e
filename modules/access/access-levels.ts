import type { AccessLevel } from '../policy/comparison';

/** AWS's access levels, the farthest-reaching first: from deciding who may do what, to seeing that something exists. */
export const ACCESS_LEVELS = [
  'Permissions management',
  'Write',
  'Tagging',
  'Read',
  'List',
  'Unknown',
] as const satisfies readonly AccessLevel[];
