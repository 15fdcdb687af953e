import { CloudError, type AccountState, type Behaviour, type CloudState } from '../terraform/cloud';
import type { Parameters } from './query-protocol';

/** What an operation of IAM works on. */
export interface IamCall {
  readonly state: CloudState;
  readonly iam: AccountState;
  readonly parameters: Parameters;
  readonly account: string;
  readonly partition: string;
  readonly behaviour: Behaviour;
}

export type IamOperation = (call: IamCall) => unknown;

/** IAM is eventually consistent: what was just created is not found. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
export function checkVisible(createdAt: number | undefined, { iamDelay }: Behaviour, what: string): void {
  if (createdAt !== undefined && Date.now() - createdAt < iamDelay) {
    throw new CloudError('NoSuchEntity', `The ${what} cannot be found.`);
  }
}

/** A whole list: nothing here is long enough for a second page. */
export function page(name: string, values: readonly unknown[]): Record<string, unknown> {
  return { [name]: values, IsTruncated: false };
}

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
