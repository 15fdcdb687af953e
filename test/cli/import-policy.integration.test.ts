import { removeFolders } from '../repository/git-repository';
import { eksPodIdentity, folderWith } from './command-line';

afterAll(removeFolders);

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const POLICY = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
    Resource: QUEUE,
  },
};
const cwd = folderWith({
  'Jobs Policy.json': JSON.stringify(POLICY),
  'version.json': JSON.stringify({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(POLICY)) } }),
  'unknown.json': JSON.stringify({ ...POLICY, Statement: { ...POLICY.Statement, Action: 'sqs:NoSuchAction' } }),
  'no-policy.json': '{}',
});
const importPolicy = (...args: string[]) => eksPodIdentity(['import-policy', ...args], { cwd });

test.concurrent.each([
  ['Jobs Policy.json', [], 'jobs-policy'],
  ['version.json', ['--service', 'jobs'], 'jobs'],
])('%s becomes a manifest, which is proved to be equal', async (file, options, service) => {
  const { status, stdout, stderr } = await importPolicy(file, ...options);
  expect(stdout).toBe(
    `service: ${service}\nserviceAccounts: default/${service} # the namespace and the service account of the pods\nallow:\n  - send: ${QUEUE}\n`,
  );
  expect(stderr).toContain('the manifest against the policy: equal');
  expect(status).toBe(0);
});

test.concurrent('an action that AWS does not have is an error, and nothing is proved', async () => {
  const { status, stdout, stderr } = await importPolicy('unknown.json');
  expect(stdout).toContain('actions: sqs:NoSuchAction');
  expect(stderr).toMatch(/^pod-identity\.yaml:4:14 error grant-unknown-action/);
  expect(stderr).not.toContain('equal');
  expect(status).toBe(1);
});

test.concurrent('JSON without a policy is an error with its position', async () => {
  const { status, stdout, stderr } = await importPolicy('no-policy.json');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('no-policy.json:1:1 error policy-file-shape');
});
