import { brotliDecompressSync } from 'node:zlib';
import { readDataFile } from './data-file';

/** An AWS managed policy in its default version. */
export interface ManagedPolicyReference {
  readonly arn: string;
  /** `v12` */
  readonly version: string;
  /** The policy document as published by AWS, not validated. */
  readonly document: unknown;
}

/**
 * An AWS managed policy by its ARN; undefined if it does not exist in the partition `aws`, or is of another partition.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export function findManagedPolicy(arn: string): ManagedPolicyReference | undefined {
  const entry = entries().byArn.get(arn);
  return entry && { arn: entry.arn, version: entry.version, document: documentOfLine(entry.line) };
}

/** An AWS managed policy by its name, which is the last part of its ARN and unique. */
export function findManagedPolicyByName(name: string): ManagedPolicyReference | undefined {
  const arn = managedPolicyArnOf(name);
  return arn === undefined ? undefined : findManagedPolicy(arn);
}

/** Whether an AWS managed policy has this ARN; cheaper than `findManagedPolicy`, because no document is unpacked. */
export function isManagedPolicyArn(arn: string): boolean {
  return entries().byArn.has(arn);
}

/** The ARN of an AWS managed policy; cheaper than `findManagedPolicyByName`, because no document is unpacked. */
export function managedPolicyArnOf(name: string): string | undefined {
  return entries().byName.get(name)?.arn;
}

/** The names of all AWS managed policies, sorted by ARN. */
export function managedPolicyNames(): readonly string[] {
  return [...entries().byName.keys()];
}

interface Entry {
  readonly arn: string;
  readonly version: string;
  /** Line of the document, counted from 0. */
  readonly line: number;
}

let index: { readonly byArn: ReadonlyMap<string, Entry>; readonly byName: ReadonlyMap<string, Entry> } | undefined;
let texts: readonly string[] | undefined;
const documents = new Map<number, unknown>();

/** `managed-policies.txt` has `arn<TAB>version` on each line, so it can be reviewed and searched without unpacking. */
function entries(): NonNullable<typeof index> {
  if (index) return index;
  const byArn = new Map<string, Entry>();
  const byName = new Map<string, Entry>();
  const lines = readDataFile('managed-policies.txt').toString('latin1').trimEnd().split('\n');
  for (const [line, text] of lines.entries()) {
    const [arn = '', version = ''] = text.split('\t');
    const entry = { arn, version, line };
    byArn.set(arn, entry);
    byName.set(arn.slice(arn.lastIndexOf('/') + 1), entry);
  }
  index = { byArn, byName };
  return index;
}

/**
 * The documents, one per line in the order of the index: 3.2 MB of text, compressed to 0.24 MB and unpacked once in about
 * 20 ms. Each document is returned as the same object, so callers must not modify it.
 */
function documentOfLine(line: number): unknown {
  texts ??= brotliDecompressSync(readDataFile('managed-policies.jsonl.br')).toString('utf8').split('\n');
  const document: unknown = documents.get(line) ?? JSON.parse(texts[line] ?? 'null');
  documents.set(line, document);
  return document;
}
