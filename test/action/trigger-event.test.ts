import { InputError } from '../../action/src/inputs';
import { hasAwsCredentials, readRepositoryName, readTriggerEvent } from '../../action/src/trigger-event';

const PULL_REQUEST = {
  pull_request: { number: 7, head: { sha: 'h', repo: { id: 1 } }, base: { sha: 'b', repo: { id: 1 } } },
};

it('takes the trial merge of a pull request from pull_request only', () => {
  expect(readTriggerEvent('pull_request', PULL_REQUEST, { GITHUB_SHA: 'm' })).toMatchObject({
    mergeSha: 'm',
    fork: false,
  });
  expect(readTriggerEvent('pull_request_target', PULL_REQUEST, { GITHUB_SHA: 'default' })).toMatchObject({
    kind: 'pull-request',
    mergeSha: undefined,
  });
});

it('tells an edited text from another base branch', () => {
  const read = (payload: object) =>
    readTriggerEvent('pull_request', { ...PULL_REQUEST, action: 'edited', ...payload }, {});
  expect(read({ changes: { title: { from: 'x' } } })).toMatchObject({ isEditOfText: true });
  expect(read({ changes: { base: { ref: { from: 'mine' } } } })).toMatchObject({ isEditOfText: false });
  expect(read({ action: 'opened' })).toMatchObject({ isEditOfText: false, baseBranch: 'main' });
});

it.each([
  ['another repository', { id: 2 }],
  ['a repository that was deleted', null],
])('a head in %s is a fork', (_name, repo) => {
  const pull_request = { ...PULL_REQUEST.pull_request, head: { sha: 'h', repo } };
  expect(readTriggerEvent('pull_request', { pull_request }, {})).toMatchObject({ fork: true });
});

it('knows the default branch, and what it was at before a push', () => {
  const payload = { before: 'p', repository: { default_branch: 'trunk' } };
  const environment = { GITHUB_SHA: 's', GITHUB_REF: 'refs/heads/trunk', GITHUB_REF_NAME: 'trunk' };
  expect(readTriggerEvent('push', payload, environment)).toEqual({
    kind: 'push',
    sha: 's',
    before: 'p',
    isDefaultBranch: true,
    branch: 'trunk',
  });
  expect(readTriggerEvent('push', payload, { ...environment, GITHUB_REF: 'refs/tags/trunk' })).toMatchObject({
    isDefaultBranch: false,
  });
  expect(readTriggerEvent('push', { ...payload, before: '0'.repeat(40) }, environment)).toMatchObject({
    before: undefined,
  });
});

it.each(['issue_comment', 'release', 'workflow_run', 'pull_request'])(
  'refuses the event %s without what it needs',
  (event) => {
    expect(() => readTriggerEvent(event, {}, {})).toThrow(InputError);
  },
);

it.each(['', 'acme', 'acme/shop/more', '/shop'])('refuses the repository "%s"', (value) => {
  expect(() => readRepositoryName({ GITHUB_REPOSITORY: value })).toThrow(InputError);
});

it('sees credentials of AWS of any kind', () => {
  expect(hasAwsCredentials({})).toBe(false);
  expect(hasAwsCredentials({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: '' })).toBe(false);
  expect(hasAwsCredentials({ AWS_WEB_IDENTITY_TOKEN_FILE: '/t' })).toBe(true);
  expect(hasAwsCredentials({ AWS_SHARED_CREDENTIALS_FILE: __filename })).toBe(true);
  expect(hasAwsCredentials({ AWS_SHARED_CREDENTIALS_FILE: '/nowhere' })).toBe(false);
});
