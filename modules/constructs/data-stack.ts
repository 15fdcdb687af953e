import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { hideTokens, showTokens } from './hidden-tokens';

/** A stack whose constructs are given text from strangers, in which CDKTF finds no tokens. */
export class DataStack extends TerraformStack {
  #hidesTokens = false;
  #constructs = 0;

  /** Arguments that are data, for a construct of this stack: what looks like a token in them is text. */
  data<T>(value: T): T {
    const hidden = hideTokens(value);
    this.#hidesTokens ||= hidden !== value;
    return hidden;
  }

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
    const isAsClosed = this.node.findAll().length === this.#constructs;
    if (!isAsClosed || !holdsOnlyDataStacks(this.node.root)) super.prepareStack();
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

/** Looked up once for an app, which may have thousands of stacks. */
const appsOfDataStacks = new WeakMap<IConstruct, boolean>();

function holdsOnlyDataStacks(app: IConstruct): boolean {
  const known = appsOfDataStacks.get(app);
  if (known !== undefined) return known;
  const found = app.node.findAll().every((one) => !TerraformStack.isStack(one) || one instanceof DataStack);
  appsOfDataStacks.set(app, found);
  return found;
}
