import { TerraformStack } from 'cdktf';
import { showTokens } from './hidden-tokens';

/** A stack whose constructs are given text from strangers: what `hideTokens` hid in it is shown again at synth. */
export class DataStack extends TerraformStack {
  #constructs = 0;

  /** Says that everything this project has to say is in the stack, and refers to nothing outside it. */
  close(): this {
    this.#constructs = this.node.findAll().length;
    return this;
  }

  /**
   * CDKTF looks here for references to other stacks by resolving everything once more, a fifth of the time of a synth.
   * There are none where the app has no other kind of stack and nobody added anything to this one.
   */
  override prepareStack(): void {
    const siblings = this.node.scope?.node.children ?? [];
    const isAsClosed = this.node.findAll().length === this.#constructs;
    if (!isAsClosed || !siblings.every((sibling) => sibling instanceof DataStack)) super.prepareStack();
  }

  override toTerraform(): unknown {
    return showTokens<unknown>(super.toTerraform());
  }

  override toHclTerraform(): Record<string, unknown> {
    return showTokens(super.toHclTerraform());
  }
}
