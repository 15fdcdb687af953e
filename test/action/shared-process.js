/**
 * Runs the bundle for each message of the parent process, `{ cwd, env }`, and answers with the exit status and what was
 * written. The bundle is evaluated once: starting it takes longer than what most runs do. As in a process of its own, a
 * run ends when nothing is left to wait for.
 */
const { Buffer } = require('node:buffer');

const { BUNDLE } = require('../setup/compile-cache.js');

const action = require(BUNDLE);
const waiting = [];
let running = false;

// At once, though connections may still be open.
process.on('disconnect', () => process.exit());
process.on('message', (run) => {
  waiting.push(run);
  next();
});

function next() {
  const run = running ? undefined : waiting.shift();
  if (!run) return;
  running = true;
  const chunks = [];
  const restore = [collect(process.stdout, chunks), collect(process.stderr, chunks)];
  process.env = run.env;
  process.chdir(run.cwd);
  process.exitCode = undefined;
  process.once('beforeExit', () => {
    const code = process.exitCode ?? 0;
    process.exitCode = 0;
    for (const undo of restore) undo();
    running = false;
    process.channel.ref();
    process.send({ code, log: Buffer.concat(chunks).toString('utf8') });
    next();
  });
  // So that the run alone decides when nothing is left to wait for.
  process.channel.unref();
  void action.run(process.env);
}

/** Collects what is written to a stream instead of writing it. */
function collect(stream, chunks) {
  const { write } = stream;
  stream.write = (chunk, ...rest) => {
    chunks.push(Buffer.from(chunk));
    rest.find((one) => typeof one === 'function')?.();
    return true;
  };
  return () => {
    stream.write = write;
  };
}
