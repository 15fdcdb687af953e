import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resources } from '../constructs/binding-faults';

/** A stack's `cdk.tf.json`. */
export interface SynthesizedStack {
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly resource?: Resources;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly terraform: {
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
    readonly cloud?: Readonly<Record<string, unknown>>;
  };
}

/** The stacks in the output folder of a synth, byte by byte and parsed, by name in the manifest's order. */
export function readStacks(outdir: string): Map<string, { readonly text: string; readonly stack: SynthesizedStack }> {
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
  return new Map(
    Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => {
      const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
      return [name, { text, stack: JSON.parse(text) as SynthesizedStack }];
    }),
  );
}
