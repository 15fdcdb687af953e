import type { WriteStream } from 'node:tty';

/**
 * Whether a stream takes colours: an explicit `--color` or `--no-color` decides, then `NO_COLOR` (https://no-color.org)
 * and `FORCE_COLOR`, then whether it is a terminal.
 */
export function takesColor(stream: Pick<WriteStream, 'isTTY'>, wanted: boolean | undefined): boolean {
  if (wanted !== undefined) return wanted;
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY && process.env['TERM'] !== 'dumb';
}

/**
 * Ends quietly when whoever reads our output stops reading, as `head` does, with the exit status that is set by then.
 * Anything else that keeps the result from being written, such as a full disk, is exit status 2.
 */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      if (stream !== process.stderr) process.stderr.write(`error: cannot write the result: ${error.message}\n`);
      process.exit(2);
    });
  }
}
