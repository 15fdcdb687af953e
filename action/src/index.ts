import { run } from './run';

export { run };

// Tests require the bundle and run it again and again.
if (require.main === module) void run(process.env);
