import { TerraformBackend, TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeInterpolation } from '../constructs/escape-interpolation';

/** Arguments of a backend by their Terraform names. */
export type BackendArguments = Readonly<Record<string, unknown>>;

/**
 * A Terraform backend of any type. CDKTF's classes for each type lack newer arguments: `S3Backend` has no `use_lockfile`.
 *
 * Terraform uses backend strings literally: expressions and escapes are not evaluated.
 * https://developer.hashicorp.com/terraform/language/backend
 */
export class GenericBackend extends TerraformBackend {
  readonly #arguments: BackendArguments;

  constructor(scope: Construct, type: string, backendArguments: BackendArguments) {
    super(scope, 'backend', type);
    this.#arguments = backendArguments;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#arguments };
  }

  /** HCP Terraform has a separate block: https://developer.hashicorp.com/terraform/language/block/terraform#cloud */
  override toTerraform(): unknown {
    return this.name === 'cloud' ? { terraform: { cloud: this.synthesizeAttributes() } } : super.toTerraform();
  }

  /** For other stacks of the app that refer to this one. Strings of a data source are expressions, so they are escaped. */
  override getRemoteStateDataSource(scope: Construct, id: string): TerraformRemoteState {
    const type = this.name === 'cloud' ? 'remote' : this.name;
    return new RemoteState(scope, id, type, escapeInterpolation({ ...this.#arguments }));
  }
}

class RemoteState extends TerraformRemoteState {}
