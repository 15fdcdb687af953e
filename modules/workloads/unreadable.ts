/** A file, or one of its services in an environment, whose access is unknown on one side of a change. */
export interface Unreadable {
  readonly side: 'before' | 'after';
  /**
   * Path from the repository's root, with forward slashes: a manifest; or the configuration, and then all services of that
   * side are unknown.
   */
  readonly file: string;
  /** The first error. */
  readonly reason: string;
  /** Present if the manifest itself has no errors. */
  readonly service?: string;
  /** Present if the service is unknown only in this environment. */
  readonly environment?: string;
}
