import { TerraformBackend, TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeInterpolation } from '../constructs/escape-interpolation';

/** Arguments of a backend by their Terraform names. */
export type BackendArguments = Readonly<Record<string, unknown>>;

/**
 * A Terraform backend of any type. CDKTF has a class for each type, which knows only the arguments of its day: its
 * `S3Backend` has no `use_lockfile`.
 *
 * Terraform takes the strings of a backend as they are: expressions and their escapes mean nothing there.
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

  /** HCP Terraform is set up with a block of its own: https://developer.hashicorp.com/terraform/language/block/terraform#cloud */
  override toTerraform(): unknown {
    return this.name === 'cloud' ? { terraform: { cloud: this.synthesizeAttributes() } } : super.toTerraform();
  }

  /** For a stack of somebody else's that refers to one of these. There strings are expressions, as everywhere. */
  override getRemoteStateDataSource(scope: Construct, id: string): TerraformRemoteState {
    const type = this.name === 'cloud' ? 'remote' : this.name;
    return new RemoteState(scope, id, type, escapeInterpolation({ ...this.#arguments }));
  }
}

class RemoteState extends TerraformRemoteState {}
