import type { Verb } from '../../modules/manifest/grant-schema';
import { DATABASES } from './databases';
import { MESSAGING } from './messaging';
import { SERVICES } from './services';
import { STORES } from './stores';

/**
 * What AWS publishes for a task: the permissions that a grant of the AWS CDK creates, or those of an example policy in
 * AWS's documentation. Independent of the data of the verbs, which a test compares with it.
 */
export interface PublishedPermissions {
  readonly verb: Verb;
  /** What the grant names, as in a manifest. */
  readonly on: string;
  /** What AWS calls it: a grant of the CDK, or the title of a page. */
  readonly by: string;
  readonly source: string;
  /** As published, with wildcards. */
  readonly actions: readonly string[];
  /** Published, but not selected by the verb, with the reason. Keys may contain wildcards. */
  readonly without?: Readonly<Record<string, string>>;
  /** Selected by the verb, but not published there, with the reason. */
  readonly with?: Readonly<Record<string, string>>;
}

/** Every curated service occurs here. */
export const PUBLISHED_PERMISSIONS: readonly PublishedPermissions[] = [
  ...STORES,
  ...MESSAGING,
  ...DATABASES,
  ...SERVICES,
];
