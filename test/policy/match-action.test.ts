import { findService, servicePrefixes } from '../../modules/catalogue/services';
import { parseRequestAction } from '../../modules/policy/match-action';
import { parseAction } from '../../modules/policy/parse-action';
import { applies } from './decide';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
describe('an Action covers', () => {
  it.each([
    ['*', 's3:GetObject'],
    ['s3:GetObject', 's3:GetObject'],
    ['S3:getOBJECT', 's3:GetObject'],
    ['s3:GetObject', 'S3:GETOBJECT'],
    ['s3:*', 's3:GetObject'],
    ['s3:Get*', 's3:GetObject'],
    ['s3:*Object', 's3:GetObject'],
    ['s3:*', 's3:x'],
    ['s3:Get*Object', 's3:GetObject'],
    ['s3:G?tObj?ct', 's3:GetObject'],
    ['iam:*AccessKey*', 'iam:ListAccessKeys'],
    ['config:select-resource-config', 'config:Select-Resource-Config'],
  ])('%s: %s', (pattern, action) => {
    expect(applies({ Action: pattern }, { action })).toBe('yes');
  });
});

describe('an Action does not cover', () => {
  it.each([
    ['s3:GetObject', 's3:GetObjectAcl'],
    ['s3:GetObject', 's3:PutObject'],
    ['s3:GetObject', 'iam:GetObject'],
    ['s3:Get?', 's3:Get'],
    ['s3:Get??', 's3:GetA'],
    ['s3:*Object', 's3:GetObjectAcl'],
    ['s3:*a*b*', 's3:ba'],
    // AWS refuses these: a service prefix without wildcards, exactly one colon, no white space, no comma.
    ['s3*', 's3:GetObject'],
    ['**', 's3:GetObject'],
    ['*:*', 's3:GetObject'],
    ['*:GetObject', 's3:GetObject'],
    ['s?:GetObject', 's3:GetObject'],
    ['s3:*:*', 's3:GetObject'],
    ['s3:', 's3:GetObject'],
    [':GetObject', 's3:GetObject'],
    ['', 's3:GetObject'],
    // AWS's own policies have entries like these, without effect.
    ['s3:GetObject ', 's3:GetObject'],
    ['s3: GetObject', 's3:GetObject'],
    ['s3:GetObject,s3:PutObject', 's3:GetObject'],
    ['s3:${aws:username}', 's3:GetObject'],
  ])("'%s': %s", (pattern, action) => {
    expect(applies({ Action: pattern }, { action })).toBe('no');
  });
});

describe('a list of actions', () => {
  it.each([
    [['s3:PutObject', 's3:GetObject'], 'yes', 'no'],
    [['s3:PutObject', 'iam:*'], 'no', 'yes'],
    [['s3:GetObject '], 'no', 'yes'],
    [['s3:GetObject ', 's3:Get*'], 'yes', 'no'],
  ] as const)('%j is for any of its entries %s, and as NotAction %s', (actions, asAction, asNotAction) => {
    expect(applies({ Action: actions })).toBe(asAction);
    expect(applies({ NotAction: actions })).toBe(asNotAction);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (Empty array action) */
  it('has no effect when it is empty, and as NotAction an unknown one', () => {
    expect(applies({ Action: [] })).toBe('no');
    expect(applies({ NotAction: [] })).toBe('unknown');
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html */
  it('as NotAction reaches every other service, within the resources', () => {
    const statement = { NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::*' };
    expect(applies(statement, { action: 's3:GetObject' })).toBe('yes');
    expect(applies(statement, { action: 's3:DeleteBucket' })).toBe('no');
    expect(applies(statement, { action: 's3:ListAllMyBuckets', resource: '*' })).toBe('no');
    expect(applies({ NotAction: 'iam:*' }, { action: 'ec2:RunInstances' })).toBe('yes');
  });
});

it('every action that AWS publishes is one, as a request and as a pattern', () => {
  const actions = servicePrefixes().flatMap((prefix) =>
    [...(findService(prefix)?.actions.values() ?? [])].map(({ name }) => `${prefix}:${name}`),
  );
  expect(actions.length).toBeGreaterThan(20_000);
  expect(actions.filter((text) => !parseRequestAction(text) || parseAction(text).kind !== 'action')).toEqual([]);
});

it.each(['GetObject', '', 's3:', 's3:Get*', 's3:Get Object', 's3:a:b'])(
  "decides nothing about the request for '%s', which is not an action",
  (action) => {
    expect(applies({}, { action })).toBe('unknown');
  },
);
