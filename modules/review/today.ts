/** The day it is, as `2027-03-31`, in UTC: what is accepted until a day counts to its end. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
