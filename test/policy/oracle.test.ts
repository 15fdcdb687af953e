import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { AccessRequest, Evaluation } from '../../modules/policy/comparison';
import type { AccessObject, PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import {
  accessObject,
  accessRequest,
  policyDocument,
  possibleRequest,
  principalRequest,
  resourcePolicy,
  statement,
} from './arbitraries';
import { askFullOracle, askOracle, askOracleOfResourcePolicy, type OracleDecision } from './oracle';
import { DISAGREEMENTS, withoutDisagreements } from './oracle-disagreements';
import { LAW_TIMEOUT, runs } from './runs';

/** Compares decisions, and counts them, so that a test cannot pass by comparing nothing. */
class Agreement {
  private readonly counts = new Map<string, number>();
  private all = 0;

  /** What is `unknown` to us, the oracle may decide in either way. */
  expect(ours: Evaluation['decision'], oracle: OracleDecision | undefined): void {
    this.counts.set(ours, (this.counts.get(ours) ?? 0) + 1);
    this.all += 1;
    if (ours !== 'unknown') expect(ours).toBe(oracle);
  }

  share(decision: Evaluation['decision']): number {
    return (this.counts.get(decision) ?? 0) / this.all;
  }
}

function plain(access: AccessObject, request: AccessRequest): AccessObject {
  const change = (policy: PolicyDocument | string): PolicyDocument | string =>
    typeof policy === 'string' ? policy : withoutDisagreements(policy, request);
  return {
    policies: access.policies.map(change),
    ...(access.permissionsBoundary && { permissionsBoundary: change(access.permissionsBoundary) }),
    ...(access.sessionPolicy && { sessionPolicy: withoutDisagreements(access.sessionPolicy, request) }),
  };
}

jest.setTimeout(LAW_TIMEOUT);

describe('evaluate agrees with an independent evaluator', () => {
  it('on whether a statement applies', () => {
    const agreement = new Agreement();
    fc.assert(
      fc.property(statement, accessRequest, (one, request) => {
        const policy: PolicyDocument = { Version: '2012-10-17', Statement: { ...one, Effect: 'Allow' } };
        const access = { policies: [withoutDisagreements(policy, request)] };
        agreement.expect(evaluate(access, request).decision, askOracle(access, request));
      }),
      { numRuns: runs(1_000, 200_000) },
    );
    expect(agreement.share('allowed')).toBeGreaterThan(0.1);
    expect(agreement.share('unknown')).toBeLessThan(0.05);
  });

  it('on identity policies with a boundary', () => {
    const agreement = new Agreement();
    fc.assert(
      fc.property(accessObject, accessRequest, (generated, request) => {
        const access = plain(generated, request);
        agreement.expect(evaluate(access, request).decision, askOracle(access, request));
      }),
      { numRuns: runs(1_000, 200_000) },
    );
    expect(agreement.share('allowed')).toBeGreaterThan(0.1);
    expect(agreement.share('explicitly-denied')).toBeGreaterThan(0.02);
    expect(agreement.share('unknown')).toBeLessThan(0.05);
  });

  it('on session policies', async () => {
    const agreement = new Agreement();
    await fc.assert(
      fc.asyncProperty(accessObject, policyDocument, possibleRequest, async (rest, sessionPolicy, request) => {
        const access = plain({ ...rest, sessionPolicy }, request);
        agreement.expect(evaluate(access, request).decision, await askFullOracle(access, request));
      }),
      { numRuns: runs(500, 20_000) },
    );
    expect(agreement.share('allowed')).toBeGreaterThan(0.005);
    expect(agreement.share('unknown')).toBeLessThan(0.05);
  });

  it('on resource policies and their principals', async () => {
    const agreement = new Agreement();
    await fc.assert(
      fc.asyncProperty(resourcePolicy, principalRequest, async (generated, request) => {
        const policy = withoutDisagreements(generated, request);
        const oracle = await askOracleOfResourcePolicy(policy, request, request.principal);
        agreement.expect(evaluate(policy, request).decision, oracle);
      }),
      { numRuns: runs(500, 20_000) },
    );
    expect(agreement.share('allowed')).toBeGreaterThan(0.05);
  });

  it.each(['*', 'arn:aws:s3:::*', 'arn:aws:s3:::bucket'])('on an action without resource types and %s', async (arn) => {
    const request = { action: 's3:ListAllMyBuckets', resource: '*', context: {} };
    for (const element of ['Resource', 'NotResource'] as const) {
      const one = { Effect: 'Allow', Action: 's3:*', [element]: arn } as const;
      const access: AccessObject = { policies: [{ Version: '2012-10-17', Statement: one }] };
      expect(evaluate(access, request).decision).toBe(await askFullOracle(access, request));
    }
  });
});

describe('each documented disagreement', () => {
  const text = readFileSync(path.join(__dirname, '../../docs/evaluator-disagreements.md'), 'utf8');

  it('has its section', () => {
    const sections = [...text.matchAll(/^### `(.+)`$/gm)].map(([, id]) => id);
    expect(sections).toEqual(DISAGREEMENTS.map(({ id }) => id));
  });

  it.each(DISAGREEMENTS.flatMap(({ id, examples }) => examples.map((example) => ({ id, example }))))(
    '$id still shows on $example.elements',
    async ({ example: { elements, version, request: part, ours, oracle, full } }) => {
      const { NotAction, NotResource } = elements;
      const whole = {
        Effect: 'Allow' as const,
        ...(NotAction === undefined && { Action: '*' }),
        ...(NotResource === undefined && { Resource: '*' }),
        ...elements,
      };
      const policy: PolicyDocument = { Version: version ?? '2012-10-17', Statement: whole };
      const request: AccessRequest = {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::bucket/key',
        context: {},
        ...part,
      };
      const access = { policies: [policy] };
      expect(evaluate(access, request).decision).toBe(ours);
      const answer =
        request.principal !== undefined
          ? await askOracleOfResourcePolicy(policy, request, request.principal)
          : full
            ? await askFullOracle(access, request)
            : askOracle(access, request);
      expect(answer).toBe(oracle);
      expect(answer).not.toBe(ours);
    },
  );
});
