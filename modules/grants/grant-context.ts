import type { Report } from '../diagnostics/problem';
import type { GrantMeaning } from '../manifest/configuration';
import type { DocumentPart } from '../manifest/source-text';
import type { Placeholders } from './placeholders';

/** Input for reading grants: the values of placeholders, and the callback that receives problems. */
export interface GrantContext {
  readonly placeholders: Placeholders;
  /** Of `read`, `write` and `list`: the configuration's `grants`. */
  readonly meaning: GrantMeaning;
  /** Paths refer to the manifest. */
  readonly report: Report<DocumentPart>;
}
