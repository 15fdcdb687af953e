'use strict';

// Loaded with --require: standard error is a terminal, as far as the program can tell.
Object.defineProperty(process.stderr, 'isTTY', { value: true });
