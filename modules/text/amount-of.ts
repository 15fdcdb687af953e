/** `1 node`, `2 nodes` */
export function amountOf(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
