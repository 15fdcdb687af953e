/** How often a law is tried: `normal` times in `npm test`, `long` times when LONG=1. */
export function runs(normal: number, long: number): number {
  return process.env['LONG'] === '1' ? long : normal;
}
