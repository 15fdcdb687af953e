import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chainRefusals } from '../../modules/identity/chain-refusals';
import { readJson } from '../../modules/manifest/json-document';
import type { PolicyDocument } from '../../modules/policy/document';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { inertLine } from '../../modules/report/inert-line';
import { clusterArn } from '../../modules/workloads/arns';
import { chainedWorkloads } from '../chained-workloads';
import { CannotRun, type CommandContext, type Outcome } from '../command';

export interface CheckTargetOptions {
  readonly service?: string;
  readonly environment?: string;
}

/** `check-target`: whether a trust policy lets the pods of services get their target role. */
export async function checkTarget(
  context: CommandContext,
  file: string,
  options: CheckTargetOptions,
): Promise<Outcome> {
  const document = readJson(readBytes(context, file), file);
  if (!('tree' in document)) return { exitCode: 1, notes: diagnosticsAsText(document, { color: context.notesColor }) };
  const { trust, arn } = roleIn(document.value, file);
  const found = await chainedWorkloads(context, { ...options, ...(arn !== undefined && { target: arn }) });
  if ('failure' in found) return found.failure;

  const results = found.workloads.flatMap(({ service, environment, role, targetRole, associations, sessionTags }) =>
    associations.map(({ cluster, namespace, serviceAccount }) => {
      const association = { clusterArn: clusterArn(environment, cluster), namespace, serviceAccount };
      const target = targetRole.role.arn;
      const subject = `${service} in ${environment.name}: ${namespace}/${serviceAccount} on ${cluster.name}`;
      return { subject, target, refusals: chainRefusals(trust, { role: role.arn, target, association, sessionTags }) };
    }),
  );
  const lines = results.flatMap(({ subject, target, refusals }) => [
    `${subject} ${refusals.length === 0 ? 'may' : 'may not'} assume ${target}`,
    ...refusals.map((refusal) => `  ${refusal}`),
  ]);
  return {
    exitCode: results.some(({ refusals }) => refusals.length > 0) ? 1 : 0,
    output: lines.map((line) => `${inertLine(line)}\n`).join(''),
  };
}

function readBytes({ folder }: CommandContext, file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : resolve(folder, file));
  } catch (error) {
    throw new CannotRun(`cannot read "${file}": ${(error as Error).message}`);
  }
}

interface TargetFile {
  readonly trust: PolicyDocument;
  /** Present if the file names the role. */
  readonly arn?: string;
}

/** A trust policy, or the output of `aws iam get-role`. */
function roleIn(value: unknown, file: string): TargetFile {
  const role = objectOf(objectOf(value)?.['Role']) ?? objectOf(value);
  const { Arn: arn, AssumeRolePolicyDocument: nested } = role ?? {};
  const trust = nested === undefined ? role : objectOf(typeof nested === 'string' ? parsed(nested) : nested);
  if (trust?.['Statement'] === undefined) {
    throw new CannotRun(
      `"${file}" does not contain a trust policy`,
      'give a policy document, or the output of `aws iam get-role`',
    );
  }
  return { trust: trust as unknown as PolicyDocument, ...(typeof arn === 'string' && { arn }) };
}

/** IAM's API returns documents as URL-encoded text. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
