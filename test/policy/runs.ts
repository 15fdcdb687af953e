const LONG = process.env['LONG'] === '1';

/** How often a law is tried: `normal` times in `npm test`, `long` times when LONG=1. */
export function runs(normal: number, long: number): number {
  return LONG ? long : normal;
}

/** Milliseconds that one law may take. */
export const LAW_TIMEOUT = LONG ? 3_600_000 : 60_000;
