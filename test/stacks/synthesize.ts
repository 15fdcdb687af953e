import { App, type AppConfig } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStacks } from './read-stacks';

/** Runs an app's synth and reads what it wrote. */
export function synthesize(build: (app: App) => void, config: AppConfig = {}): ReturnType<typeof readStacks> {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesize-'));
  try {
    const app = new App({ ...config, outdir });
    build(app);
    app.synth();
    return readStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * The same for text that no manifest may contain, where the validation would refuse it: every string is a string to
 * Terraform, with or without checks before.
 */
export function synthesizeUnchecked(build: (app: App) => void): ReturnType<typeof readStacks> {
  return synthesize(build, { skipValidation: true });
}
