import type { ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';

/** Policies written to make a comparison work hard, and honest ones of the largest size that AWS takes. */
export interface HardPair {
  readonly name: string;
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const policy = (statements: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });

function allow(Action: string | string[], Resource: string | string[], Condition?: ConditionBlock): Statement {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

function deny(Action: string | string[], Resource: string | string[], Condition?: ConditionBlock): Statement {
  return { ...allow(Action, Resource, Condition), Effect: 'Deny' };
}

const everything = allow('s3:*', '*');
const twelveKeys = (seed: number): ConditionBlock => ({
  StringLike: Object.fromEntries(range(12).map((key) => [`aws:RequestTag/k${key}`, `*v${seed}*w${key}*`])),
});
const twoKeys = (key: number): ConditionBlock => ({
  StringEquals: { [`aws:RequestTag/k${key}`]: 'a' },
  StringLike: { [`aws:ResourceTag/k${key}`]: 'b*' },
});

const addresses = (index: number, prefix: number): ConditionBlock => ({
  IpAddress: { 'aws:SourceIp': `10.${index}.0.0/${prefix}` },
  StringLike: { 'aws:RequestTag/a': `*${index}${prefix}*` },
});

/** A trust policy's statement about all but some roles of twenty accounts. */
function exceptingRoles(index: number, name = index): Statement {
  return {
    Effect: index % 2 ? 'Deny' : 'Allow',
    NotPrincipal: { AWS: range(20).map((account) => `arn:aws:iam::${111122223333 + account}:role/r${name}`) },
    Action: 'sts:AssumeRole',
    Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/*${name}*` } },
  };
}

/** Seven pigeons, six holes: true for all tags, and hard to prove for a search by cases. */
function pigeons(): Statement[] {
  const tag = (pigeon: number, hole: number): string => `aws:RequestTag/p${pigeon}${hole}`;
  const withoutHole = range(7).map((pigeon) =>
    allow('s3:GetObject', '*', {
      StringEquals: Object.fromEntries(range(6).map((hole) => [tag(pigeon, hole), 'no'])),
    }),
  );
  const sharing = range(6).flatMap((hole) =>
    range(7).flatMap((one) =>
      range(7)
        .filter((other) => other > one)
        .map((other) =>
          allow('s3:GetObject', '*', { StringNotEquals: { [tag(one, hole)]: 'no', [tag(other, hole)]: 'no' } }),
        ),
    ),
  );
  return [...withoutHole, ...sharing];
}

export const HOSTILE_PAIRS: readonly HardPair[] = [
  {
    name: 'nested wildcards',
    before: policy([
      allow(
        's3:GetObject',
        range(40).map((i) => `arn:aws:s3:::${'*a'.repeat(20)}*b${i}*`),
      ),
    ]),
    after: policy([
      allow(
        's3:GetObject',
        range(40).map((i) => `arn:aws:s3:::${'*a'.repeat(19)}*b${i + 1}*`),
      ),
    ]),
  },
  {
    name: 'wildcards that a deterministic automaton doubles for',
    before: policy([allow('s3:GetObject', `arn:aws:s3:::*a${'?'.repeat(60)}b*`)]),
    after: policy([allow('s3:GetObject', `arn:aws:s3:::*a${'?'.repeat(60)}c*`)]),
  },
  {
    name: '40 overlapping globs',
    before: policy([
      allow(
        's3:GetObject',
        range(40).map((i) => `arn:aws:s3:::*x${i}*y${i}*`),
      ),
    ]),
    after: policy([
      allow(
        's3:GetObject',
        range(40).map((i) => `arn:aws:s3:::*y${i}*x${(i + 1) % 40}*`),
      ),
    ]),
  },
  {
    name: '40 overlapping denies',
    before: policy([everything, ...range(40).map((i) => deny('s3:*', `arn:aws:s3:::*x${i}*y${i}*`))]),
    after: policy([everything, ...range(40).map((i) => deny('s3:*', `arn:aws:s3:::*x${i}*z${i}*`))]),
  },
  {
    name: '25 statements of 12 conditions',
    before: policy(range(25).map((i) => allow('s3:*', 'arn:aws:s3:::b*', twelveKeys(i)))),
    after: policy(range(25).map((i) => allow('s3:*', 'arn:aws:s3:::b*', twelveKeys(i + 1)))),
  },
  {
    name: '25 denies of 12 conditions',
    before: policy([everything, ...range(25).map((i) => deny('s3:*', `arn:aws:s3:::*b${i}*`, twelveKeys(i)))]),
    after: policy([everything, ...range(25).map((i) => deny('s3:*', `arn:aws:s3:::*b${i}*`, twelveKeys(i + 1)))]),
  },
  {
    name: '24 pairs of conditions, all of which may fail',
    before: policy(range(24).map((i) => allow('s3:GetObject', '*', twoKeys(i)))),
    after: policy([allow('s3:GetObject', '*')]),
  },
  {
    name: '100 denies of ranges of addresses',
    before: policy([everything, ...range(100).map((i) => deny('s3:*', '*', addresses(i, 16)))]),
    after: policy([everything, ...range(100).map((i) => deny('s3:*', '*', addresses(i, 15)))]),
  },
  {
    name: '60 statements that except 20 roles',
    before: policy(range(60).map((i) => exceptingRoles(i))),
    after: policy(range(60).map((i) => exceptingRoles(i, i + 1))),
  },
  { name: 'pigeons', before: policy(pigeons()), after: policy([allow('s3:GetObject', '*')]) },
];

/** 60 statements in about 10,240 characters, half of them denies with wildcards. */
function sixtyStatements(seed: number): PolicyDocument {
  return policy(
    range(60).map((i) => {
      const verbs = [`s3:${['Get', 'Put', 'List', 'Delete'][i % 4]!}*`, `ec2:${['Describe', 'Run', 'Stop'][i % 3]!}*`];
      const resources = [
        `arn:aws:s3:::bucket-${(i * seed) % 17}-*/department-${i}/data*`,
        `arn:aws:ec2:*:*:instance/i-${i}*${seed}`,
      ];
      const condition = i % 3 ? undefined : { StringLike: { 'aws:PrincipalTag/team': `team-${i % 7}*` } };
      return i % 2 ? deny(verbs, resources, condition) : allow(verbs, resources, condition);
    }),
  );
}

export const LARGE_PAIR: HardPair = {
  name: '10,240 characters, 60 statements',
  before: sixtyStatements(3),
  after: sixtyStatements(5),
};
