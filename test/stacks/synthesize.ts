import { App } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStacks } from './read-stacks';

/** Runs an app's synth and reads what it wrote. */
export function synthesize(build: (app: App) => void): ReturnType<typeof readStacks> {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesize-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    return readStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
