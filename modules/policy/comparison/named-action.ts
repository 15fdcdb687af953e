/** An action by its service's prefix and its name, both in lower case: `s3` and `getobject`. */
export interface NamedAction {
  readonly service: string;
  readonly name: string;
}
