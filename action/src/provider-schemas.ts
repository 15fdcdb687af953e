import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import {
  connect as connectHttp2,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProviderSelection } from '../../modules/plan/provider-selection';
import { fieldsOf, messageOf, type Field } from './protobuf-fields';

/**
 * A server of one provider's schemas, only for `terraform show`.
 *
 * `show -json` needs of a provider only its schemas, and starts a process of the provider for them: seconds of
 * processor time for each stack, most of it for the schemas of 1,500 resource types that the plan does not have. So
 * they are read once, from the very package that `init` has verified, and Terraform is given those of the types that
 * can occur, byte for byte. It refuses a plan with a type that is missing; then it is read in the plain way. Plans and
 * applies never use this: they start the provider themselves.
 *
 * https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/README.md
 */
export interface SchemaServer {
  /** The provider's entry in `TF_REATTACH_PROVIDERS`. */
  readonly reattach: unknown;
  close(): void;
}

/** The calls that Terraform makes for schemas, by major version of the protocol. */
const CALLS: Readonly<Record<string, { readonly schemas: string; readonly identities: string }>> = {
  5: { schemas: '/tfplugin5.Provider/GetSchema', identities: '/tfplugin5.Provider/GetResourceIdentitySchemas' },
  6: { schemas: '/tfplugin6.Provider/GetProviderSchema', identities: '/tfplugin6.Provider/GetResourceIdentitySchemas' },
};

/** Terraform's own handshake: a provider runs only with it. `internal/plugin/serve.go` of Terraform. */
const HANDSHAKE = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

const TIMEOUT_MS = 60_000;

/**
 * Reads a provider's schemas and serves them.
 *
 * @param root the folder `.terraform/providers` of an initialized stack
 * @param isUsed whether a resource type can be in a plan
 * @returns undefined if the provider does not respond as expected
 */
export async function serveSchemas(
  root: string,
  selection: ProviderSelection,
  isUsed: (type: string) => boolean,
): Promise<SchemaServer | undefined> {
  // Not in the job's own folder, whose path may be longer than a socket's may be.
  const sockets = mkdtempSync(join(tmpdir(), 'schemas-'));
  const removeSockets = () => {
    rmSync(sockets, { recursive: true, force: true });
  };
  try {
    const program = providerProgram(root, selection);
    if (program === undefined) throw new Error('the provider executable is missing');
    const { protocol, answers } = await readSchemas(program, sockets);
    const server = await serve(protocol, answers, isUsed, join(sockets, 'schemas'));
    return {
      reattach: server.reattach,
      close: () => {
        server.close();
        removeSockets();
      },
    };
  } catch {
    removeSockets();
    return undefined;
  }
}

/** A package is a folder of a provider's version and a platform. */
function providerProgram(root: string, { source, version }: ProviderSelection): string | undefined {
  const folder = join(root, source, version);
  const [platform, other] = readdirSync(folder);
  if (platform === undefined || other !== undefined) return undefined;
  const files = readdirSync(join(folder, platform)).filter((file) => file.startsWith('terraform-provider-'));
  return files.length === 1 && files[0] !== undefined ? join(folder, platform, files[0]) : undefined;
}

/** Answers of a call, as bytes of its message; undefined where the provider does not have the call. */
type Answers = ReadonlyMap<string, Buffer | undefined>;

/**
 * @param sockets a folder for the provider's socket, which it leaves behind when it is killed
 */
async function readSchemas(
  program: string,
  sockets: string,
): Promise<{ readonly protocol: string; readonly answers: Answers }> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, [], {
    env: { PATH, HOME, GOGC: '400', TMPDIR: sockets, ...HANDSHAKE },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  try {
    const handshake = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => {
        reject(new Error('the provider ended'));
      });
      createInterface({ input: child.stdout }).once('line', resolve);
    });
    // Core protocol, protocol, network, address, kind: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
    const [, protocol = '', network, address = '', kind] = handshake.trim().split('|');
    const calls = CALLS[protocol];
    if (calls === undefined || network !== 'unix' || kind !== 'grpc') throw new Error(`unexpected handshake`);
    const session = connectHttp2('http://localhost', { createConnection: () => connect(address) });
    session.on('error', () => undefined);
    const answers = new Map<string, Buffer | undefined>();
    for (const path of [calls.schemas, calls.identities]) {
      answers.set(
        path,
        await new Promise((resolve, reject) => {
          const request = session.request({
            ':method': 'POST',
            ':path': path,
            'content-type': 'application/grpc',
            te: 'trailers',
          });
          const chunks: Buffer[] = [];
          let status: unknown;
          request.on('response', (headers) => {
            status = headers['grpc-status'];
          });
          request.on('trailers', (headers: IncomingHttpHeaders) => {
            status = headers['grpc-status'] ?? status;
          });
          request.on('data', (chunk: Buffer) => chunks.push(chunk));
          request.once('error', reject);
          request.once('close', () => {
            if (status === '0') resolve(Buffer.concat(chunks).subarray(FRAME));
            else if (status === UNIMPLEMENTED) resolve(undefined);
            else reject(new Error(`gRPC status ${String(status)}`));
          });
          request.end(Buffer.alloc(FRAME));
        }),
      );
    }
    session.destroy();
    return { protocol, answers };
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

/** Bytes before a message of gRPC: a flag for compression and four bytes of length. */
const FRAME = 5;
/** Status of a call that the server does not have. */
const UNIMPLEMENTED = '12';

async function serve(
  protocol: string,
  answers: Answers,
  isUsed: (type: string) => boolean,
  socket: string,
): Promise<SchemaServer> {
  const schemas = CALLS[protocol]?.schemas;
  const served = new Map(
    [...answers].map(([path, message]) => [path, message && path === schemas ? usedSchemas(message, isUsed) : message]),
  );
  const server: Http2Server = createServer();
  server.on('stream', (stream, headers) => {
    answer(stream, served.get(headers[':path'] ?? ''));
  });
  server.on('sessionError', () => undefined);
  // Terraform closes its end while streams are open; nothing is to be done about it.
  server.on('session', (session) => {
    session.on('error', () => undefined).unref();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  server.unref();
  const address = { Network: 'unix', String: socket };
  return {
    reattach: { Protocol: 'grpc', ProtocolVersion: Number(protocol), Pid: process.pid, Test: true, Addr: address },
    close: () => {
      server.close();
    },
  };
}

function answer(stream: ServerHttp2Stream, message: Buffer | undefined): void {
  stream.on('error', () => undefined);
  stream.resume();
  const headers = { ':status': 200, 'content-type': 'application/grpc' };
  if (message === undefined) {
    stream.respond({ ...headers, 'grpc-status': UNIMPLEMENTED }, { endStream: true });
    return;
  }
  const frame = Buffer.alloc(FRAME);
  frame.writeUInt32BE(message.length, 1);
  stream.respond(headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(Buffer.concat([frame, message]));
}

/**
 * Numbers of the maps in `GetProviderSchema.Response`: of resources, data sources and ephemeral resources, and of
 * others.
 */
const BY_TYPE = [2, 3, 8];
const OTHER_MAPS = [7, 9, 10, 11];

/** A response with schemas, without those of the resource types that are not used, and without functions. */
export function usedSchemas(message: Buffer, isUsed: (type: string) => boolean): Buffer {
  const isKept = ({ number, value }: Field) => {
    if (OTHER_MAPS.includes(number) || value === undefined) return false;
    if (!BY_TYPE.includes(number)) return true;
    const key = fieldsOf(value).find((field) => field.number === 1)?.value;
    return key !== undefined && isUsed(key.toString('utf8'));
  };
  return messageOf(fieldsOf(message).filter(isKept));
}
