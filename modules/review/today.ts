/** The current date in UTC, as `2027-03-31`. `ignore` entries are valid until the end of their last day. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
