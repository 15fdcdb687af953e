import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { hideTokens, showTokens } from './hidden-tokens';

/** A stack for untrusted text, in which CDKTF finds no tokens. */
export class DataStack extends TerraformStack {
  #hidesTokens = false;
  #constructs = 0;

  /** Prepares arguments of a construct as data: text that looks like a token stays text. */
  data<T>(value: T): T {
    const hidden = hideTokens(value);
    this.#hidesTokens ||= hidden !== value;
    return hidden;
  }

  /** Marks the stack as complete: this project adds no further constructs and no references to other stacks. */
  close(): this {
    this.#constructs = this.node.findAll().length;
    return this;
  }

  /**
   * CDKTF searches for references to other stacks by resolving everything again, which takes a fifth of the synthesis
   * time. There are none if all stacks of the app are data stacks and this one is unchanged since it was closed.
   */
  override prepareStack(): void {
    const isAsClosed = this.node.findAll().length === this.#constructs;
    if (!isAsClosed || !holdsOnlyDataStacks(this.node.root)) super.prepareStack();
  }

  /**
   * For a stack with moved resources CDKTF would start `terraform version` at each synthesis, and fail where there is only
   * OpenTofu. `moved` blocks need Terraform 1.1, and what plans a stack requires a newer one.
   */
  override hasResourceMove(): boolean {
    return false;
  }

  override toTerraform(): unknown {
    return this.shown(super.toTerraform());
  }

  override toHclTerraform(): Record<string, unknown> {
    return this.shown(super.toHclTerraform());
  }

  /** What `data` returned, or what became of it in a synth, as text again. */
  shown<T>(value: T): T {
    return this.#hidesTokens ? showTokens(value) : value;
  }
}

/** Computed once per app, which may have thousands of stacks. */
const appsOfDataStacks = new WeakMap<IConstruct, boolean>();

function holdsOnlyDataStacks(app: IConstruct): boolean {
  const known = appsOfDataStacks.get(app);
  if (known !== undefined) return known;
  const found = app.node.findAll().every((one) => !TerraformStack.isStack(one) || one instanceof DataStack);
  appsOfDataStacks.set(app, found);
  return found;
}
