import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import { join } from 'node:path';
import { bindingSchema, type AttributeType, type BlockSchema } from './binding-schema';
import { CloudError, type Cloud, type CloudState } from './cloud';
import type { DataSourceKind, ProviderContext, ResourceKind, Values } from './resource-kind';

/** A value Terraform learns only on apply: extension type 0 of its MessagePack. */
const UNKNOWN = Object.freeze({ unknown: true });

const codec = new ExtensionCodec();
codec.register({
  type: 0,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
const encoder = new Encoder({ extensionCodec: codec });
const decoder = new Decoder({ extensionCodec: codec });

interface DynamicValue {
  readonly msgpack?: Buffer;
  readonly json?: Buffer;
}

type Request = Readonly<Record<string, unknown>>;

const encode = (value: unknown): DynamicValue => ({ msgpack: Buffer.from(encoder.encode(value)) });
const decode = (value: unknown): Values | null =>
  decoder.decode((value as { msgpack: Buffer }).msgpack) as Values | null;

/** One provider over Terraform's plugin protocol 6, its schema out of the binding, its resources kept in the cloud. */
export interface StandInProvider {
  readonly source: string;
  /** Deep path of the provider's binding. */
  readonly binding: string;
  readonly resources: Readonly<Record<string, ResourceKind>>;
  readonly dataSources?: Readonly<Record<string, DataSourceKind>>;
}

/**
 * Serves a provider on a Unix socket. Each provider block of each Terraform process opens a connection of its own, so
 * what `ConfigureProvider` set is kept per connection.
 */
export async function serveProvider(provider: StandInProvider, cloud: Cloud, socket: string): Promise<grpc.Server> {
  const definition = loadSync(join(__dirname, 'plugin.proto'), { keepCase: true, longs: Number });
  const { tfplugin6 } = grpc.loadPackageDefinition(definition) as unknown as {
    tfplugin6: { Provider: { service: grpc.ServiceDefinition } };
  };
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(tfplugin6.Provider.service, handlers(provider, cloud));
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return server;
}

function handlers(provider: StandInProvider, cloud: Cloud): grpc.UntypedServiceImplementation {
  const contexts = new WeakMap<object, ProviderContext>();
  const schemas = Object.fromEntries(Object.entries(provider.resources).map(([type, kind]) => [type, schemaOf(kind)]));
  const { dataSources: sources = {} } = provider;
  const kindOf = (request: Request): { type: string; kind: ResourceKind; schema: BlockSchema } => {
    const type = request['type_name'] as string;
    const [kind, schema] = [provider.resources[type], schemas[type]];
    if (kind === undefined || schema === undefined) throw new Error(`${type} is not implemented`);
    return { type, kind, schema };
  };
  const contextOf = (call: Call) => contexts.get(connectionOf(call)) ?? contextFrom({});

  return {
    GetMetadata: (_call: Call, answer: Answer) => {
      answer({ code: grpc.status.UNIMPLEMENTED });
    },
    GetProviderSchema: unary(() => ({
      provider: schemaMessage(bindingSchema(provider.binding)),
      resource_schemas: Object.fromEntries(
        Object.entries(schemas).map(([type, schema]) => [type, schemaMessage(schema)]),
      ),
      data_source_schemas: Object.fromEntries(
        Object.entries(sources).map(([type, { binding }]) => [type, schemaMessage(bindingSchema(binding))]),
      ),
      server_capabilities: { get_provider_schema_optional: true },
    })),
    ValidateProviderConfig: unary(() => ({})),
    ValidateResourceConfig: unary(() => ({})),
    StopProvider: unary(() => ({})),
    ConfigureProvider: unary((request, call) => {
      contexts.set(connectionOf(call), contextFrom(decode(request['config']) ?? {}));
      return {};
    }),
    UpgradeResourceState: unary((request) => {
      const { json } = request['raw_state'] as { json: Buffer };
      return { upgraded_state: encode(JSON.parse(json.toString('utf8'))) };
    }),
    ReadResource: unary(async (request, call) => {
      const { kind } = kindOf(request);
      const known = decode(request['current_state']) ?? {};
      const found = await cloud.call(kind.calls.read, (state) => kind.read(state, known, contextOf(call)));
      return { new_state: encode(found ?? null) };
    }),
    ImportResourceState: unary((request, call) => {
      const { type, kind, schema } = kindOf(request);
      const known = kind.known?.(request['id'] as string, contextOf(call)) ?? {};
      return { imported_resources: [{ type_name: type, state: encode({ ...emptyOf(schema), ...known }) }] };
    }),
    ValidateDataResourceConfig: unary(() => ({})),
    ReadDataSource: unary(async (request, call) => {
      const source = sources[request['type_name'] as string];
      if (source === undefined) throw new Error(`data source ${String(request['type_name'])} is not implemented`);
      const config = decode(request['config']) ?? {};
      const all = Object.keys(bindingSchema(source.binding).attributes).map((name) => [name, config[name] ?? null]);
      const found = await cloud.call(source.call, (state) => source.read(state, config, contextOf(call)));
      return { state: encode({ ...Object.fromEntries(all), ...found }) };
    }),
    PlanResourceChange: unary((request, call) => {
      const { kind, schema } = kindOf(request);
      const config = decode(request['config']);
      if (config === null) return { planned_state: encode(null) };
      return plan(kind, schema, decode(request['prior_state']), config, contextOf(call));
    }),
    ApplyResourceChange: unary(async (request, call) => {
      const { kind } = kindOf(request);
      const [prior, planned] = [decode(request['prior_state']), decode(request['planned_state'])];
      const context = contextOf(call);
      if (planned === null) {
        await cloud.call(kind.calls.delete, (state) => {
          kind.delete(state, prior ?? {}, context);
        });
        return { new_state: encode(null) };
      }
      const wanted = withoutUnknown(planned);
      const operation = prior === null ? kind.calls.create : kind.calls.update;
      const effect = (state: CloudState) =>
        prior === null ? kind.create(state, wanted, context) : kind.update(state, wanted, context, prior);
      try {
        const made = await cloud.call(operation, effect);
        return {
          new_state: encode(kind.isLegacy === true ? withoutEmpty(made, planned) : made),
          legacy_type_system: kind.isLegacy === true,
        };
      } catch (error) {
        return { new_state: encode(prior), diagnostics: [diagnosticOf(error)] };
      }
    }),
  };
}

function schemaOf({ binding, newer = [] }: ResourceKind): BlockSchema {
  const { attributes, blocks } = bindingSchema(binding);
  const added = newer.map((name) => [name, { type: 'string', mode: 'optional' }] as const);
  return { attributes: { ...attributes, ...Object.fromEntries(added) }, blocks };
}

/** An object of which nothing is known. */
function emptyOf({ attributes, blocks }: BlockSchema): Values {
  const nothing = Object.keys(attributes).map((name) => [name, null] as const);
  const none = Object.entries(blocks).map(([name, { nesting }]) => [name, nesting === 'single' ? null : []] as const);
  return { ...Object.fromEntries(nothing), ...Object.fromEntries(none) };
}

/** What the configuration leaves out gets the provider's default; what only the API knows is unknown until apply. */
function plan(kind: ResourceKind, schema: BlockSchema, prior: Values | null, config: Values, context: ProviderContext) {
  const planned = planOn(kind, schema, prior, config, context);
  const replaced = prior === null ? [] : kind.forceNew.filter((path) => !sameAt(path, prior, planned));
  return {
    planned_state: encode(replaced.length > 0 ? planOn(kind, schema, null, config, context) : planned),
    requires_replace: replaced.map(attributePath),
    legacy_type_system: kind.isLegacy === true,
  };
}

/** @param prior null for an object that is new */
function planOn(
  kind: ResourceKind,
  schema: BlockSchema,
  prior: Values | null,
  config: Values,
  context: ProviderContext,
): Values {
  const defaults = kind.defaults?.(config, context, prior) ?? {};
  const filled = ['id', ...(kind.filled ?? [])];
  const planned: Record<string, unknown> = { ...config };
  for (const [name, { mode }] of Object.entries(schema.attributes)) {
    const given = config[name];
    if (given !== null && given !== undefined) {
      planned[name] = typeof given === 'string' ? spelled(kind, name, given, prior?.[name]) : given;
    } else if (name in defaults) {
      planned[name] = defaults[name];
    } else if (mode === 'computed' || filled.includes(name)) {
      planned[name] = prior === null ? UNKNOWN : prior[name];
    } else {
      planned[name] = kind.isLegacy === true && isEmpty(prior?.[name]) ? prior?.[name] : null;
    }
  }
  for (const [name, nested] of Object.entries(schema.blocks)) {
    const isFilled = filled.includes(name) && isEmpty(config[name]);
    planned[name] = isFilled
      ? prior === null
        ? UNKNOWN
        : prior[name]
      : planBlock(nested.block, config[name], prior?.[name]);
  }
  return planned;
}

/** A text as the provider writes it; as it is in the state where that means the same. */
function spelled({ spelling }: ResourceKind, name: string, text: string, prior: unknown): string {
  const spell = spelling?.[name];
  if (spell === undefined) return text;
  try {
    const next = spell(text);
    return typeof prior === 'string' && spell(prior) === next ? prior : next;
  } catch {
    return text;
  }
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** The SDK leaves a collection null that was planned as null and turns out to be empty. */
function withoutEmpty(made: Values, planned: Values): Values {
  return Object.fromEntries(
    Object.entries(made).map(([name, value]) => [
      name,
      planned[name] === null && value !== '' && isEmpty(value) ? null : value,
    ]),
  );
}

function planBlock(schema: BlockSchema, config: unknown, prior: unknown): unknown {
  if (!Array.isArray(config)) return config ?? null;
  return (config as Values[]).map((item, index) => {
    const before = (prior as readonly Values[] | undefined)?.[index];
    const computed = Object.entries(schema.attributes).filter(([, { mode }]) => mode === 'computed');
    return { ...item, ...Object.fromEntries(computed.map(([name]) => [name, before ? before[name] : UNKNOWN])) };
  });
}

function sameAt(path: string, prior: Values, planned: Values): boolean {
  const at = (values: unknown) =>
    path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], values);
  return JSON.stringify(at(prior)) === JSON.stringify(at(planned));
}

function attributePath(path: string) {
  const steps = path
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? { element_key_int: Number(step) } : { attribute_name: step }));
  return { steps };
}

function withoutUnknown(value: Values): Values {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, item === UNKNOWN ? null : item]));
}

function contextFrom(config: Values): ProviderContext {
  const accounts = config['allowed_account_ids'] as readonly string[] | null | undefined;
  const region = (config['region'] as string | null | undefined) ?? 'eu-west-1';
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const account = accounts?.[0] ?? '111122223333';
  const configContext = (config['config_context'] as string | null | undefined) ?? '';
  const [defaults] = (config['default_tags'] as readonly Values[] | null | undefined) ?? [];
  const defaultTags = (defaults?.['tags'] as Record<string, string> | null | undefined) ?? {};
  return { account, region, partition, configContext: executedContext(config, account) ?? configContext, defaultTags };
}

/** The cluster that `aws eks get-token` is asked for, as the context of a kubeconfig. */
function executedContext({ host, exec }: Values, account: string): string | undefined {
  if (typeof host !== 'string') return undefined;
  if (host.startsWith('https://down.')) return 'down';
  const [first] = (exec as readonly { readonly args: readonly string[] }[] | null) ?? [];
  const argument = (name: string) => first?.args[first.args.indexOf(name) + 1] ?? '';
  return `arn:aws:eks:${argument('--region')}:${account}:cluster/${argument('--cluster-name')}`;
}

function schemaMessage(block: BlockSchema): unknown {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: BlockSchema): unknown {
  const type = (value: AttributeType) => Buffer.from(JSON.stringify(value));
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => ({
      name,
      type: type(attribute.type),
      required: attribute.mode === 'required',
      optional: attribute.mode === 'optional',
      // The bindings do not tell which optional arguments the provider fills in, so it may fill in any.
      computed: attribute.mode !== 'required',
    })),
    block_types: Object.entries(block.blocks).map(([type_name, nested]) => ({
      type_name,
      nesting: nested.nesting.toUpperCase(),
      block: blockMessage(nested.block),
    })),
  };
}

function diagnosticOf(error: unknown) {
  const code = error instanceof CloudError ? error.code : 'InternalFailure';
  const text = error instanceof Error ? error.message : String(error);
  return { severity: 'ERROR', summary: `operation error: ${code}`, detail: `api error ${code}: ${text}` };
}

type Call = grpc.ServerUnaryCall<Request, unknown>;
type Answer = (error: Partial<grpc.StatusObject> | Error | null, value?: unknown) => void;

function unary(work: (request: Request, call: Call) => unknown) {
  return (call: Call, answer: Answer): void => {
    void Promise.resolve()
      .then(() => work(call.request, call))
      .then((value) => {
        answer(null, value);
      })
      .catch((error: unknown) => {
        answer(null, { diagnostics: [diagnosticOf(error)] });
      });
  };
}

/** The HTTP/2 session of a call; grpc-js keeps it private, and nothing else tells two provider blocks apart. */
function connectionOf(call: Call): object {
  const { session } = (call as unknown as { call: { stream: { session?: object } } }).call.stream;
  if (session === undefined) throw new Error('a call without a connection');
  return session;
}
