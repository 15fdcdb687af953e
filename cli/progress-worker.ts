import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { PROGRESS_CELLS, PROGRESS_DELAY, PROGRESS_STATE, type ProgressWork } from './progress';

/** Draws until it is stopped, then clears its line. Runs in a separate thread; `progress.ts` explains why. */
const { cells, text, startedAt } = workerData as ProgressWork;
const { state, cleared } = PROGRESS_CELLS;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const FRAME_TIME = 80;

const remaining = Math.max(0, startedAt + PROGRESS_DELAY - Date.now());
Atomics.wait(cells, state, PROGRESS_STATE.waiting, remaining);
// The first exchange wins: after a stop nothing is drawn; after this one, the stop waits until the line is cleared.
if (Atomics.compareExchange(cells, state, PROGRESS_STATE.waiting, PROGRESS_STATE.drawing) === PROGRESS_STATE.waiting) {
  for (let frame = 0; Atomics.load(cells, state) === PROGRESS_STATE.drawing; frame++) {
    draw(`\r${FRAMES.charAt(frame % FRAMES.length)} ${text}`);
    Atomics.wait(cells, state, PROGRESS_STATE.drawing, FRAME_TIME);
  }
  draw('\r\u001b[K');
  Atomics.store(cells, cleared, 1);
  Atomics.notify(cells, cleared);
}

function draw(frame: string): void {
  try {
    writeSync(2, frame);
  } catch {
    // A terminal that is not ready misses a frame.
  }
}
