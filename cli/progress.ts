import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** In milliseconds. Shorter work shows no indicator. */
export const PROGRESS_DELAY = 500;

/** The cells of the memory shared with `progress-worker.ts`. */
export const PROGRESS_CELLS = { state: 0, cleared: 1 } as const;

/** Values of the state cell. */
export const PROGRESS_STATE = { waiting: 0, drawing: 1, stopped: 2 } as const;

/** The input of the worker. */
export interface ProgressWork {
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly text: string;
  /** `Date.now()` at the start of the work. */
  readonly startedAt: number;
}

/** The maximum wait for the worker to clear its line, in milliseconds; normally much shorter. */
const CLEARING_LIMIT = 500;

/**
 * Shows progress on standard error if it is a terminal and the work takes longer than half a second. It draws from a
 * separate thread: parsing and comparing block the main thread for seconds, so the timer of an ordinary spinner package
 * would not fire.
 *
 * @returns a function that stops it; after its return the line is cleared
 */
export function startProgress(text: string): () => void {
  if (!process.stderr.isTTY || process.env['TERM'] === 'dumb' || process.env['CI']) return () => undefined;
  const cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const width = process.stderr.columns || 80;
  const workerData: ProgressWork = { cells, text: text.slice(0, Math.max(0, width - 3)), startedAt: Date.now() };
  const worker = new Worker(join(__dirname, 'progress-worker.js'), { workerData });
  worker.unref();
  // A failed indicator must not stop the work.
  worker.on('error', () => Atomics.store(cells, PROGRESS_CELLS.cleared, 1));
  return () => {
    const before = Atomics.exchange(cells, PROGRESS_CELLS.state, PROGRESS_STATE.stopped);
    Atomics.notify(cells, PROGRESS_CELLS.state);
    if (before === PROGRESS_STATE.drawing) Atomics.wait(cells, PROGRESS_CELLS.cleared, 0, CLEARING_LIMIT);
  };
}
