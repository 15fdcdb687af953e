import type { WriteStream } from 'node:tty';

/**
 * Whether a stream supports colors: `--color` or `--no-color` decides, then `NO_COLOR` (https://no-color.org) and
 * `FORCE_COLOR`, then whether it is a terminal.
 */
export function takesColor(stream: Pick<WriteStream, 'isTTY'>, wanted: boolean | undefined): boolean {
  if (wanted !== undefined) return wanted;
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY && process.env['TERM'] !== 'dumb';
}

/**
 * Exits without an error if the reader closes the pipe, as `head` does, with the exit status set so far. Any other
 * write error, such as a full disk, is exit status 2.
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
