/**
 * Renders the comment of the demo's pull request as GitHub shows it, in a headless browser, to `docs/comment.png`:
 * `npm run screenshot`. The README shows the picture and has a hash of the comment's Markdown, by which a test finds a
 * picture that is out of date.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserProgram, headless, pageOf } from '../test/report/browser';
import { demoComment, hashOfComment } from '../test/report/demo-comment';

const ROOT = join(__dirname, '..');
const PICTURE = join(ROOT, 'docs', 'comment.png');
const README = join(ROOT, 'README.md');

/** Pixels: the width of a comment, and what a reader sees of it first. */
const SIZE = { width: 900, height: 540 };

async function takeScreenshot(): Promise<void> {
  const program = browserProgram();
  if (program === undefined) throw new Error('install Chromium first');
  const text = await demoComment();
  const folder = mkdtempSync(join(tmpdir(), 'screenshot-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, pageOf([{ name: 'comment', text }]));
    const picture = ['--disable-lcd-text', `--screenshot=${PICTURE}`, pathToFileURL(page).href];
    execFileSync(program, [...headless(SIZE.width, SIZE.height), ...picture]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const readme = readFileSync(README, 'utf8');
  writeFileSync(README, readme.replace(/(?<=<!-- comment )[0-9a-f]*(?= -->)/, hashOfComment(text)));
}

void takeScreenshot();
