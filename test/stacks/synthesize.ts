import { App } from 'cdktf';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resources } from '../constructs/binding-faults';

/** A stack's `cdk.tf.json`. */
export interface SynthesizedStack {
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly resource?: Resources;
  readonly terraform: {
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly cloud?: Readonly<Record<string, unknown>>;
  };
}

/** Runs an app's synth and reads what it wrote, byte by byte and parsed, by the stacks' names. */
export function synthesize(build: (app: App) => void): ReadonlyMap<string, { text: string; stack: SynthesizedStack }> {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesize-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    return new Map(
      Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => {
        const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
        return [name, { text, stack: JSON.parse(text) as SynthesizedStack }];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
