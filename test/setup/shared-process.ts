import { type ChildProcess, fork } from 'node:child_process';

/** A process that answers messages one after the other, in their order, and starts with the first. */
export interface SharedProcess<Message extends object, Answer> {
  readonly ask: (message: Message) => Promise<Answer>;
  readonly end: () => void;
}

/** @param script answers each message with one of its own */
export function sharedProcess<Message extends object, Answer>(
  script: string,
  env: NodeJS.ProcessEnv = process.env,
): SharedProcess<Message, Answer> {
  let shared: ChildProcess | undefined;
  const waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];
  const start = (): ChildProcess => {
    const child = fork(script, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    let failure = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (failure += text));
    child.on('message', (answer: Answer) => waiting.shift()?.resolve(answer));
    child.on('close', (status) => {
      shared = undefined;
      for (const { reject } of waiting.splice(0)) reject(new Error(`ended with status ${String(status)}: ${failure}`));
    });
    return child;
  };
  return {
    ask: (message) => {
      const child = (shared ??= start());
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.send(message);
      });
    },
    end: () => shared?.disconnect(),
  };
}
