'use strict';

// Loaded into a measured process with --require: leaves the most memory it held, in kilobytes, in a file.
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.MEMORY_PROBE_FILE, String(process.resourceUsage().maxRSS));
});
