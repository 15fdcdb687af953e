import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { doctor, type DoctorOptions } from '../../cli/commands/doctor';
import { failureOf, runPrograms } from '../../cli/doctor/run-json';
import type { Examination } from '../../modules/doctor/examined';
import { removeFolders } from '../repository/git-repository';
import { CONFIGURATION, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const ROLE = 'arn:aws:iam::111122223333:role/orders-prod';
const TRUST = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:SourceAccount': '111122223333',
        'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
        'aws:RequestTag/kubernetes-namespace': 'shop',
        'aws:RequestTag/kubernetes-service-account': 'orders',
      },
    },
  },
};

/** Answers of the two programs, by the start of their arguments. A text is printed on standard error, as a failure. */
const ANSWERS: Readonly<Record<string, object | string>> = {
  'aws sts get-caller-identity': { Account: '111122223333' },
  'aws eks list-pod-identity-associations --cluster-name shop --region eu-west-1 --namespace shop --service-account orders':
    { associations: [{ associationId: 'a-1' }] },
  'aws eks describe-pod-identity-association --cluster-name shop --region eu-west-1 --association-id a-1': {
    association: {
      associationId: 'a-1',
      roleArn: ROLE,
      createdAt: '2026-01-01T00:00:00Z',
      modifiedAt: '2026-01-01T00:00:00Z',
    },
  },
  'aws iam get-role --role-name orders-prod': { Role: { Arn: ROLE, AssumeRolePolicyDocument: TRUST } },
  'kubectl get pods --namespace shop --field-selector spec.serviceAccountName=orders --context mine': {
    items: [
      {
        metadata: { name: 'orders-1', creationTimestamp: '2026-02-01T00:00:00Z' },
        spec: {
          nodeName: 'node-a',
          containers: [
            {
              name: 'app',
              image: 'acme/orders:1',
              env: [{ name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI' }, { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE' }],
            },
          ],
        },
      },
      {
        metadata: { name: 'done', creationTimestamp: '2025-01-01T00:00:00Z' },
        spec: { containers: [] },
        status: { phase: 'Succeeded' },
      },
    ],
  },
  'kubectl get pods --namespace kube-system --selector app.kubernetes.io/name=eks-pod-identity-agent --context mine': {
    items: [
      {
        metadata: { name: 'agent-1', creationTimestamp: '2026-01-01T00:00:00Z' },
        spec: { nodeName: 'node-a', containers: [] },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
    ],
  },
  'kubectl get nodes node-a --context mine': { metadata: { name: 'node-a', labels: { 'kubernetes.io/os': 'linux' } } },
  'kubectl get serviceaccounts orders --namespace shop --context mine': { metadata: { name: 'orders' } },
};

/** Fake programs, which write what they are asked into `calls`. */
function programs(answers: Readonly<Record<string, object | string>>): {
  readonly path: string;
  readonly calls: () => string[];
} {
  const script = (program: string): string => {
    const cases = Object.entries(answers).map(([call, answer], index) => {
      const [text, redirect] = typeof answer === 'string' ? [answer, '>&2; exit 254'] : [JSON.stringify(answer), ''];
      return `"${call}"*) cat <<'END${index}' ${redirect.replace('; exit 254', '')}\n${text}\nEND${index}\n${redirect === '' ? '' : 'exit 254'}\n;;\n`;
    });
    return `#!/bin/sh\necho "${program} $*" >> "$0.calls"\ncase "${program} $*" in\n${cases.join('')}*) echo "not recorded: $*" >&2; exit 3;;\nesac\n`;
  };
  const path = folderWith({ aws: script('aws'), kubectl: script('kubectl'), 'aws.calls': '', 'kubectl.calls': '' });
  for (const name of ['aws', 'kubectl']) chmodSync(join(path, name), 0o755);
  const calls = () =>
    ['aws', 'kubectl'].flatMap((name) =>
      readFileSync(join(path, `${name}.calls`), 'utf8')
        .trim()
        .split('\n'),
    );
  return { path, calls };
}

const KUBECONFIG = `current-context: mine
contexts: [{ name: mine, context: { cluster: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop' } }]
`;

const FILES = {
  'eks-pod-identity.yaml': CONFIGURATION,
  'services/orders/pod-identity.yaml': manifestOf('orders'),
  'home/.kube/config': KUBECONFIG,
};

async function run(
  path: string,
  files: Readonly<Record<string, string>> = FILES,
  options: Partial<DoctorOptions> = {},
) {
  const folder = folderWith(files);
  const outcome = await doctor(
    { folder, color: false, notesColor: false },
    'orders',
    { format: 'json', ...options },
    { env: {}, home: join(folder, 'home') },
    runPrograms({ PATH: [path, '/usr/bin', '/bin'].join(delimiter) }),
  );
  const isJson = (options.format ?? 'json') === 'json';
  const { accounts } = isJson ? (JSON.parse(outcome.output ?? '{}') as Examination) : { accounts: [] };
  return { ...outcome, answers: accounts.flatMap(({ answers }) => answers) };
}

// The fake programs are scripts for a POSIX shell.
(process.platform === 'win32' ? describe.skip : describe)('doctor', () => {
  it('reads the account and the cluster by the AWS CLI and kubectl, each fact once, and finds that all is ok', async () => {
    const { path, calls } = programs(ANSWERS);
    const { exitCode, answers } = await run(path);
    expect(answers.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect({ exitCode, checks: answers.length }).toEqual({ exitCode: 0, checks: 8 });
    expect(calls()).toHaveLength(Object.keys(ANSWERS).length);
    for (const call of calls()) expect(call).toMatch(/^aws (sts get|eks (list|describe)|iam get)-|^kubectl get /);
  });

  it('says what to do: the text is the example of the documentation', async () => {
    const pods = 'kubectl get pods --namespace shop --field-selector spec.serviceAccountName=orders --context mine';
    const [pod] = (ANSWERS[pods] as { readonly items: readonly { readonly spec: object; readonly metadata: object }[] })
      .items;
    const { path } = programs({
      ...ANSWERS,
      [pods]: {
        items: [
          {
            ...pod,
            metadata: {
              name: 'orders-1',
              creationTimestamp: '2025-12-01T00:00:00Z',
              labels: { 'pod-template-hash': '5d4f' },
              ownerReferences: [{ kind: 'ReplicaSet', name: 'orders-5d4f' }],
            },
            spec: { nodeName: 'node-a', containers: [{ name: 'app', image: 'acme/orders:1' }] },
          },
        ],
      },
      'kubectl get serviceaccounts orders --namespace shop --context mine': {
        metadata: {
          name: 'orders',
          annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/old' },
        },
      },
    });
    const { exitCode, output = '' } = await run(path, FILES, { format: 'text' });
    expect(exitCode).toBe(1);
    const page = readFileSync(join(__dirname, '../../docs/doctor.md'), 'utf8');
    expect(output).toBe(/^```text\n\$ .*\n([^]*?)^```$/m.exec(page)?.[1]);
    const markdown = await run(path, FILES, { format: 'markdown' });
    expect(markdown.output).toMatch(/^- \*\*problem\*\* admission: .*\n {2}- looked at .*\n {2}- to do: .*kubectl/m);
  });

  it('names the permission that is missing, and is never ok without it', async () => {
    const { path } = programs({
      ...ANSWERS,
      'aws iam get-role --role-name orders-prod':
        'An error occurred (AccessDenied) when calling the GetRole operation: User: arn:aws:iam::111122223333:user/a is not authorized to perform: iam:GetRole on resource: role x',
      'kubectl get nodes node-a --context mine':
        'Error from server (Forbidden): nodes "node-a" is forbidden: User "a" cannot get resource "nodes" in API group "" at the cluster scope',
    });
    const { exitCode, answers } = await run(path);
    expect(exitCode).toBe(1);
    expect(answers.filter(({ state }) => state !== 'ok')).toMatchObject([
      {
        check: 'trust',
        state: 'unknown',
        message: 'access denied: aws iam get-role requires the permission iam:GetRole',
      },
      { check: 'nodes', state: 'unknown', message: expect.stringContaining('get resource "nodes"') as string },
    ]);
  });

  it('does not read another account, nor a cluster that the kubeconfig does not have', async () => {
    const { path, calls } = programs({ ...ANSWERS, 'aws sts get-caller-identity': { Account: '999999999999' } });
    const { answers } = await run(path, { ...FILES, 'home/.kube/config': '' });
    expect(answers.every(({ state }) => state === 'unknown')).toBe(true);
    expect(answers[0]?.message).toMatch(/^the credentials are of account 999999999999, and not 111122223333/);
    expect(answers.at(-1)?.help).toContain('run: aws eks update-kubeconfig --name shop --region eu-west-1');
    expect(calls().filter((call) => call !== '')).toHaveLength(1);
  });

  it('uses the profile of the environment if the user has it', async () => {
    const { path, calls } = programs({});
    const configuration = CONFIGURATION.replace('region:', 'profile: acme\n    region:');
    await run(path, { ...FILES, 'eks-pod-identity.yaml': configuration, 'home/.aws/config': '[profile acme]\n' });
    expect(calls()[0]).toBe('aws sts get-caller-identity --output json --profile acme');
  });

  it('says which program is missing, and how to install it', async () => {
    const ask = runPrograms({ PATH: folderWith() });
    expect(await ask('kubectl', ['get', 'pods'])).toMatchObject({
      failure: 'kubectl is not on PATH',
      help: expect.stringContaining('https://kubernetes.io') as string,
    });
    expect(await ask('aws', ['sts'])).toMatchObject({ failure: expect.stringContaining('AWS CLI') as string });
  });

  it('ends a program that does not answer, and refuses an answer that is not JSON', async () => {
    const path = folderWith({ aws: '#!/bin/sh\nexec sleep 20\n', kubectl: '#!/bin/sh\necho "<html>"\n' });
    for (const name of ['aws', 'kubectl']) chmodSync(join(path, name), 0o755);
    const ask = runPrograms({ PATH: [path, '/usr/bin', '/bin'].join(delimiter) }, { time: 200, parallel: 1 });
    expect(await ask('aws', ['eks', 'list-pod-identity-associations', '--region', 'x'])).toMatchObject({
      failure: 'aws eks list-pod-identity-associations did not answer within 0.2 s',
    });
    expect(await ask('kubectl', ['get', 'pods'])).toMatchObject({ failure: 'kubectl did not print JSON' });
  });

  it('refuses a service and a cluster that do not exist', async () => {
    const context = { folder: folderWith(FILES), color: false, notesColor: false };
    const surroundings = { env: {}, home: context.folder };
    const ask = () => Promise.reject(new Error('nothing is asked'));
    const look = (service: string | undefined, options: Partial<DoctorOptions>) =>
      doctor(context, service, { format: 'text', ...options }, surroundings, ask);
    await expect(look('order', {})).rejects.toThrow('service "order" does not exist');
    await expect(look(undefined, { environment: 'test' })).rejects.toThrow('environment "test" does not exist');
    await expect(look(undefined, { cluster: 'x' })).rejects.toThrow(
      'no service account uses EKS Pod Identity in cluster',
    );
  });
});

it.each([
  [
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
    /failed: Unable to locate/,
  ],
  ['\nAn error occurred (ExpiredTokenException) when calling the X operation: expired', /ExpiredTokenException/],
  [
    'User: x is not authorized to perform: eks:DescribePodIdentityAssociation on resource: y',
    /permission eks:DescribePodIdentityAssociation$/,
  ],
  [
    'Error from server (Forbidden): pods is forbidden: User "a" cannot list resource "pods" in API group "" in the namespace "shop"',
    /permission list resource "pods" in API group "" in the namespace "shop"$/,
  ],
  ['', /without a message/],
])('the reason of "%s" is told', (stderr, failure) => {
  expect(failureOf('aws', ['eks', 'x'], stderr)).toMatchObject({ failure: expect.stringMatching(failure) as string });
});
