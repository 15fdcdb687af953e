import { brotliDecompressSync } from 'node:zlib';
import { readDataFile } from './data-file';

/** An AWS managed policy in its default version. */
export interface ManagedPolicyReference {
  /** In the partition `aws`: what other partitions offer under the same name may differ. */
  readonly arn: string;
  /** `v12` */
  readonly version: string;
  /** The policy document as AWS publishes it, not checked. */
  readonly document: unknown;
}

/**
 * An AWS managed policy by its ARN; undefined when AWS has none of that ARN in the partition `aws`.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export function findManagedPolicy(arn: string): ManagedPolicyReference | undefined {
  const entry = entries().byArn.get(arn);
  return entry && { arn: entry.arn, version: entry.version, document: documentOfLine(entry.line) };
}

/** An AWS managed policy by its name, which is the last part of its ARN and unique among them. */
export function findManagedPolicyByName(name: string): ManagedPolicyReference | undefined {
  const arn = managedPolicyArnOf(name);
  return arn === undefined ? undefined : findManagedPolicy(arn);
}

/** Whether an ARN is of an AWS managed policy: cheaper than the policy, as no document is unpacked. */
export function isManagedPolicyArn(arn: string): boolean {
  return entries().byArn.has(arn);
}

/** The ARN of an AWS managed policy: cheaper than the policy, as no document is unpacked. */
export function managedPolicyArnOf(name: string): string | undefined {
  return entries().byName.get(name)?.arn;
}

/** The names of all AWS managed policies, in the order of their ARNs. */
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

/** `managed-policies.txt` has one `arn<TAB>version` a line: what is there can be reviewed, and told without unpacking. */
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
 * The documents, one a line in the order of the index: 3.2 MB of text in 0.24 MB, unpacked once in about 20 ms. Each is
 * the same object every time, so nobody may change it.
 */
function documentOfLine(line: number): unknown {
  texts ??= brotliDecompressSync(readDataFile('managed-policies.jsonl.br')).toString('utf8').split('\n');
  const document: unknown = documents.get(line) ?? JSON.parse(texts[line] ?? 'null');
  documents.set(line, document);
  return document;
}
