import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import type { Review } from '../../modules/review/review';
import { reviewedStacks } from '../../modules/review/reviewed-stacks';
import { resolve } from '../workloads/resolved';

type Side = readonly [configuration: string, manifest: string];

/** `removed orders-prod` in the order of the apply, with what it waits for. */
function ordered(before: Side, after: Side): string[] {
  const sides = { before, after };
  const configurations = Object.fromEntries(
    Object.entries(sides).map(([side, [text]]) => [
      side,
      parseConfiguration(Buffer.from(text), 'c.yaml').configuration,
    ]),
  );
  const workloads = Object.fromEntries(
    Object.entries(sides).map(([side, given]) => [side, resolve(...given).workloads]),
  );
  const temporary = mkdtempSync(join(tmpdir(), 'reviewed-'));
  try {
    const review = { revisions: { ...workloads, configurations } } as unknown as Pick<Review, 'revisions'>;
    return reviewedStacks(review, temporary).map(
      ({ change, name, dependsOn = [] }) => `${change} ${name} after [${dependsOn.join(', ')}]`,
    );
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

const configuration = (oidc: string): string =>
  `environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled${oidc} } ] } }
accounts: { data: { account: "444455556666", region: eu-west-1, profile: data } }
`;
const MANAGED = configuration(', oidc: { issuer: https://a.b, manage: true }');
const manifest = (rest: string): string => `service: orders\nserviceAccounts: shop/orders\n${rest}\n`;
const TARGET = manifest('targetRole: { account: data, name: orders-data }');

it.each<[string, Side, Side, string[]]>([
  [
    'an OIDC provider before a service that trusts it',
    [configuration(''), manifest('')],
    [MANAGED, manifest('identity: irsa')],
    ['added oidc-shop-prod after []', 'changed orders-prod after [oidc-shop-prod]'],
  ],
  [
    'an OIDC provider after the service that no longer trusts it',
    [MANAGED, manifest('identity: both')],
    [configuration(''), manifest('')],
    ['changed orders-prod after []', 'removed oidc-shop-prod after [orders-prod]'],
  ],
  [
    'a target role before the service, and another kind of prerequisite after it',
    [MANAGED, manifest('identity: irsa')],
    [configuration(''), TARGET],
    [
      'added orders-prod-target after []',
      'changed orders-prod after [orders-prod-target]',
      'removed oidc-shop-prod after [orders-prod]',
    ],
  ],
  [
    'a target role after the service',
    [configuration(''), TARGET],
    [configuration(''), manifest('')],
    ['changed orders-prod after []', 'removed orders-prod-target after [orders-prod]'],
  ],
])('applies or removes %s', (_, before, after, expected) => {
  expect(ordered(before, after)).toEqual(expected);
});
