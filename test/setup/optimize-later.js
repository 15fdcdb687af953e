/**
 * V8 optimizes functions that were called often, and jest loads every module anew for each file of tests: a third of the
 * processor time of tests went into machine code that was used for a second. With this budget V8 waits longer.
 */
require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
