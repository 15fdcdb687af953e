import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Work that takes less than this many milliseconds shows nothing. */
export const PROGRESS_DELAY = 500;

/** What the cells of the memory shared with `progress-worker.ts` mean. */
export const PROGRESS_CELLS = { state: 0, cleared: 1 } as const;

/** Values of the state cell. */
export const PROGRESS_STATE = { waiting: 0, drawing: 1, stopped: 2 } as const;

/** What the worker is given. */
export interface ProgressWork {
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly text: string;
  /** `Date.now()` at the start of the work. */
  readonly startedAt: number;
}

/** How long a stop may wait for the worker to clear its line; far more than it takes. */
const CLEARING_LIMIT = 500;

/**
 * Shows on standard error that work goes on, if it is a terminal and the work lasts longer than half a second.
 * It draws from a thread of its own: parsing and comparing keep the main thread busy for seconds, and every package for
 * spinners draws by a timer of that thread, which would not fire.
 *
 * @returns stops it; when that returns, the line is gone and something else may be written
 */
export function startProgress(text: string): () => void {
  if (!process.stderr.isTTY || process.env['TERM'] === 'dumb' || process.env['CI']) return () => undefined;
  const cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const width = process.stderr.columns || 80;
  const workerData: ProgressWork = { cells, text: text.slice(0, Math.max(0, width - 3)), startedAt: Date.now() };
  const worker = new Worker(join(__dirname, 'progress-worker.js'), { workerData });
  worker.unref();
  // An indicator that cannot run is no reason to stop the work.
  worker.on('error', () => Atomics.store(cells, PROGRESS_CELLS.cleared, 1));
  return () => {
    const before = Atomics.exchange(cells, PROGRESS_CELLS.state, PROGRESS_STATE.stopped);
    Atomics.notify(cells, PROGRESS_CELLS.state);
    if (before === PROGRESS_STATE.drawing) Atomics.wait(cells, PROGRESS_CELLS.cleared, 0, CLEARING_LIMIT);
  };
}
