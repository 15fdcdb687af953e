import { execFileSync, type StdioOptions } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { type Block, blocksOf } from '../../modules/plan/json-blocks';
import { distinctSelections, LOCKED_PROVIDER, parseLockFile } from '../../modules/plan/provider-selection';
import { render } from '../../modules/report/formats';
import { loadRepository } from '../../modules/review/load-repository';
import { synthesizeStacks } from '../../modules/stacks/synthesize-stacks';
import { amountOf } from '../../modules/text/amount-of';
import { CannotRun, type CommandContext, type Outcome, textOptions } from '../command';
import { configurationFolder } from '../configuration-folder';

export interface LockOptions {
  /** `linux_amd64`; absent for the runners of GitHub. */
  readonly platform?: readonly string[];
  /** A folder with packages of providers, instead of the registry. */
  readonly fsMirror?: string;
}

const LOCK_FILE = '.terraform.lock.hcl';
const RUNNERS = ['linux_amd64', 'linux_arm64'];
const HEADER = '# This file is maintained by "eks-pod-identity lock".\n\n';

/**
 * `lock`: writes a dependency lock file for the providers of all stacks beside the configuration. Stacks may require
 * different versions of a provider, so the file may list several, each with its checksums.
 * https://developer.hashicorp.com/terraform/cli/commands/providers/lock
 */
export async function lock(context: CommandContext, options: LockOptions): Promise<Outcome> {
  const folder = configurationFolder(context.folder);
  const repository = await loadRepository(folder);
  if (hasErrors(repository.diagnostics)) {
    return { exitCode: 1, notes: render('text', 'diagnostics', repository.diagnostics, textOptions(context)) };
  }
  const temporary = mkdtempSync(join(tmpdir(), 'lock-'));
  try {
    const stacks = synthesizeStacks(repository, join(temporary, 'out'));
    const required = new Map(
      stacks.map(({ configuration }) => requirementsOf(configuration)).map((one) => [canonicalJson(one), one]),
    );
    const texts = [...required.values()].map((providers) => lockedBy(temporary, providers, options));
    const blocks = new Map(
      texts
        .flatMap((text) => [...text.matchAll(LOCKED_PROVIDER)])
        .map(([block]) => {
          const [selection] = parseLockFile(block);
          return [`${selection?.source ?? ''} ${selection?.version ?? ''}`, block.trimEnd()] as const;
        }),
    );
    const file = join(folder, LOCK_FILE);
    writeFileSync(
      file,
      `${HEADER}${[...blocks]
        .sort()
        .map(([, block]) => block)
        .join('\n\n')}\n`,
    );
    const providers = distinctSelections([...blocks.values()].flatMap(parseLockFile));
    const lines = providers.map(({ source, version }) => `${source} ${version}\n`);
    return {
      exitCode: 0,
      output: lines.join(''),
      notes: `${amountOf(providers.length, 'provider')} in ${LOCK_FILE}\n`,
    };
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** The required providers of a stack, by name. */
function requirementsOf(configuration: Block): Block {
  const blocks = blocksOf(configuration['terraform']).flatMap((block) => blocksOf(block['required_providers']));
  return Object.fromEntries(blocks.flatMap((block) => Object.entries(block)));
}

function lockedBy(temporary: string, providers: Block, { platform = RUNNERS, fsMirror }: LockOptions): string {
  const folder = mkdtempSync(join(temporary, 'providers-'));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: providers } }));
  const args = [
    'providers',
    'lock',
    ...(fsMirror === undefined ? [] : [`-fs-mirror=${fsMirror}`]),
    ...platform.map((one) => `-platform=${one}`),
  ];
  try {
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
    execFileSync('terraform', args, { cwd: folder, env: process.env, stdio, encoding: 'utf8' });
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') throw new CannotRun('terraform is not on PATH', 'install Terraform 1.7 or later');
    const text = stripVTControlCharacters(stderr);
    const [, first = text.trim()] = /Error: (.*)/.exec(text) ?? [];
    throw new CannotRun(`terraform providers lock failed: ${first}`);
  }
  return readFileSync(join(folder, LOCK_FILE), 'utf8');
}
