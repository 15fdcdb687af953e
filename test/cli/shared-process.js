/**
 * Runs the command line for each message of the parent process, `{ args, cwd }`, and answers with the exit status and
 * what was written. The command line itself is started as for its own process: `main` reads `process.argv`.
 */
const { join } = require('node:path');

const { main } = require(join(__dirname, '..', '..', 'dist', 'cli', 'main.js'));

let last = Promise.resolve();
// At once, though connections may still be open.
process.on('disconnect', () => process.exit());
process.on('message', ({ args, cwd }) => {
  last = last.then(() => run(args, cwd)).then((ended) => process.send(ended));
});

async function run(args, cwd) {
  const written = { stdout: '', stderr: '' };
  const restore = [collect('stdout', written), collect('stderr', written)];
  process.chdir(cwd);
  process.argv = [process.execPath, 'eks-pod-identity', ...args];
  process.exitCode = undefined;
  try {
    await main();
    return { status: process.exitCode ?? 0, ...written };
  } finally {
    process.exitCode = 0;
    for (const undo of restore) undo();
    process.removeAllListeners('uncaughtException');
  }
}

/** Collects what is written to a stream instead of writing it. */
function collect(name, written) {
  const stream = process[name];
  const { write } = stream;
  stream.write = (text) => {
    written[name] += text;
    return true;
  };
  return () => {
    stream.write = write;
    stream.removeAllListeners('error');
  };
}
