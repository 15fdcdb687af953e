import { Client, credentials, Server, ServerCredentials, type handleUnaryCall } from '@grpc/grpc-js';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usedSchemas } from '../../action/src/provider-schemas';
import { PROVIDER_ADDRESS, PROVIDER_PLATFORM, PROVIDER_VERSION } from './real-provider';

/** A process of HashiCorp's own AWS provider that serves all commands of Terraform. */
export interface AttachedProvider {
  /** Its entry in `TF_REATTACH_PROVIDERS`, with the name. */
  readonly reattach: Readonly<Record<string, unknown>>;
  close(): void;
}

/** The calls of Terraform 1.11 to a provider of protocol 5. */
const CALLS = [
  'GetSchema',
  'GetResourceIdentitySchemas',
  'PrepareProviderConfig',
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'UpgradeResourceState',
  'UpgradeResourceIdentity',
  'MoveResourceState',
  'Configure',
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ImportResourceState',
  'ReadDataSource',
  'Stop',
];

const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/**
 * Starts the provider once. Terraform starts it two or three times for each command, and reads the schemas of 1,500
 * resource types each time: nine tenths of a plan's processor time. Here it gets the schemas of IAM and EKS only, byte
 * for byte, and all other calls reach the provider as they are.
 *
 * `terraform init` does not install an attached provider, and the lock file does not contain it.
 *
 * @param folder an empty folder
 * @param environment of `terraform init` and of the provider, which has one account: its credentials are here
 */
export async function attachProvider(folder: string, environment: NodeJS.ProcessEnv): Promise<AttachedProvider> {
  const child = spawn(installed(folder, environment), ['-debug'], {
    env: { ...environment, GOGC: '400', TF_LOG: 'off', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`the provider ended: ${output}`));
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /"String":"([^"]+)"/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const client = new Client(`unix:${address}`, credentials.createInsecure(), UNLIMITED);
  const socket = join(folder, 'attached.sock');
  const server = await forward(client, socket);
  const entry = { Protocol: 'grpc', ProtocolVersion: 5, Pid: child.pid, Test: true };
  return {
    reattach: { [PROVIDER_ADDRESS]: { ...entry, Addr: { Network: 'unix', String: socket } } },
    close: () => {
      server.forceShutdown();
      client.close();
      child.kill('SIGKILL');
    },
  };
}

/** Has Terraform install the provider. @returns the executable */
function installed(folder: string, environment: NodeJS.ProcessEnv): string {
  mkdirSync(folder, { recursive: true });
  const required_providers = { aws: { source: 'hashicorp/aws', version: PROVIDER_VERSION } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
  execFileSync('terraform', ['init', '-input=false', '-no-color'], { cwd: folder, env: environment, stdio: 'pipe' });
  const place = join(folder, '.terraform', 'providers', PROVIDER_ADDRESS, PROVIDER_VERSION, PROVIDER_PLATFORM);
  const program = readdirSync(place).find((name) => name.startsWith('terraform-provider-'));
  if (program === undefined) throw new Error(`no provider in ${place}`);
  return join(place, program);
}

/** A server that passes each call on as bytes, and keeps the schemas. */
async function forward(client: Client, socket: string): Promise<Server> {
  const same = (bytes: Buffer): Buffer => bytes;
  let schemas: Buffer | undefined;
  const handlerOf =
    (path: string): handleUnaryCall<Buffer, Buffer> =>
    ({ request }, callback) => {
      const isSchema = path.endsWith('/GetSchema');
      if (isSchema && schemas !== undefined) {
        callback(null, schemas);
        return;
      }
      client.makeUnaryRequest(path, same, same, request, (error, answer) => {
        if (isSchema && answer) schemas = usedSchemas(answer, (type) => /^aws_(iam|eks)_/.test(type));
        callback(error, isSchema ? schemas : answer);
      });
    };
  const paths = CALLS.map((call) => [call, `/tfplugin5.Provider/${call}`] as const);
  const method = {
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  const server = new Server(UNLIMITED);
  server.addService(
    Object.fromEntries(paths.map(([call, path]) => [call, { ...method, path }])),
    Object.fromEntries(paths.map(([call, path]) => [call, handlerOf(path)])),
  );
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return server;
}
