import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROGRAM = join(__dirname, '../../node_modules/yaml-language-server/bin/yaml-language-server');

/** A place in a text as editors count: lines and characters from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: Position };
}

export interface CompletionItem {
  readonly label: string;
  readonly insertText?: string;
  readonly documentation?: string | { readonly value: string };
}

/** The YAML language server that editors such as VS Code use, in a process of its own. */
export interface LanguageServer {
  /** Opens a file that is not on a disk. @returns what the server reports of it */
  open(path: string, text: string): Promise<readonly EditorDiagnostic[]>;
  complete(path: string, position: Position): Promise<readonly CompletionItem[]>;
  /** @returns Markdown; empty where nothing is shown */
  hover(path: string, position: Position): Promise<string>;
  stop(): void;
}

/** Messages with a header of their length. https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol */
export async function startLanguageServer(): Promise<LanguageServer> {
  const child = spawn(process.execPath, [PROGRAM, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = new Map<number, (result: unknown) => void>();
  const reports = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  let received = Buffer.alloc(0);
  let last = 0;

  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const request = (method: string, params: object): Promise<unknown> => {
    last += 1;
    const id = last;
    send({ id, method, params });
    return new Promise((resolve) => answers.set(id, resolve));
  };
  const take = (message: Message): void => {
    const { id, method, params, result } = message;
    if (method === 'textDocument/publishDiagnostics' && params) reports.get(params.uri)?.(params.diagnostics);
    // The server asks for settings and registers capabilities: nothing is set.
    else if (method !== undefined && id !== undefined)
      send({ id, result: method === 'workspace/configuration' ? [] : null });
    else if (id !== undefined) answers.get(id)?.(result);
  };
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(received.toString('latin1', 0, Math.max(0, end)))?.[1]);
      if (end < 0 || received.length < end + 4 + length) return;
      const body = received.toString('utf8', end + 4, end + 4 + length);
      received = received.subarray(end + 4 + length);
      take(JSON.parse(body) as Message);
    }
  });

  const capabilities = { textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: {} } };
  await request('initialize', { processId: process.pid, rootUri: null, capabilities });
  send({ method: 'initialized', params: {} });
  const uriOf = (path: string): string => pathToFileURL(path).href;
  return {
    open: (path, text) => {
      const uri = uriOf(path);
      const reported = new Promise<readonly EditorDiagnostic[]>((resolve) => reports.set(uri, resolve));
      send({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
      });
      return reported;
    },
    complete: async (path, position) => {
      const result = await request('textDocument/completion', { textDocument: { uri: uriOf(path) }, position });
      return (result as { readonly items: readonly CompletionItem[] } | null)?.items ?? [];
    },
    hover: async (path, position) => {
      const result = await request('textDocument/hover', { textDocument: { uri: uriOf(path) }, position });
      return (result as { readonly contents: { readonly value: string } } | null)?.contents.value ?? '';
    },
    stop: () => child.kill(),
  };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri: string; readonly diagnostics: readonly EditorDiagnostic[] };
  readonly result?: unknown;
}
