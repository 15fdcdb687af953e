import { formulaOf, policiesIn } from './access-formula';
import { type AccessRequest, type DecidingStatement, type Evaluation } from './comparison';
import { type AccessObject, type PolicyDocument } from './document';
import { type AccessModel, type PolicyModel, type StatementModel } from './model';
import { parseAccess } from './parse-access';
import { parseRequest, type ParsedRequest } from './parse-request';
import { decide, type SetEffects, setsOf } from './policy-formula';
import { statementApplies } from './statement-applies';
import { anyOf, isDoubt, type Truth } from './truth';

/**
 * Decides one request as AWS would for a role session: by the policies of resources that the access knows, and at every
 * other resource as within its account and without a policy of it. Given a resource or trust policy, decides by that
 * policy alone. Never throws.
 * What AWS's texts leave open is `unknown`, with reasons; a request that nothing can allow is `implicitly-denied`
 * even where a Deny is in doubt.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(access: PolicyDocument | AccessObject, request: AccessRequest): Evaluation {
  return evaluateModel(parseAccess(access).access, request);
}

/** `evaluate` for access that has been read already. */
export function evaluateModel(access: AccessModel, request: AccessRequest): Evaluation {
  const parsed = parseRequest(request, access.fixedKeys);
  if (isDoubt(parsed)) return { decision: 'unknown', statements: [], reasons: [parsed.because] };
  const formula = formulaOf(access);
  const outcomes = new Map(
    setsOf(formula).map((part) => [part, policiesIn(access, part).map((policy) => policyOutcome(policy, parsed))]),
  );
  const result = decide(formula, (part) => effectsOf(outcomes.get(part) ?? []));

  const all = [...outcomes.values()].flat();
  switch (result.decision) {
    case 'allowed':
      return { decision: 'allowed', statements: certain(all, 'Allow') };
    case 'explicitly-denied':
      return { decision: 'explicitly-denied', statements: certain(all, 'Deny') };
    case 'implicitly-denied':
      return { decision: 'implicitly-denied', statements: [] };
    case 'unknown':
      return { decision: 'unknown', ...inDoubt(all, result.doubt) };
  }
}

function effectsOf(outcomes: readonly PolicyOutcome[]): SetEffects {
  return {
    Allow: anyOf(outcomes, (outcome) => outcome.Allow.truth),
    Deny: anyOf(outcomes, (outcome) => outcome.Deny.truth),
  };
}

/** What one policy does to a request: by each effect, whether it has it, and through which statements. */
type PolicyOutcome = Readonly<Record<Effect, EffectOutcome>>;
type Effect = StatementModel['effect'];

interface EffectOutcome {
  readonly truth: Truth;
  /** The statements that apply, surely or perhaps. */
  readonly applied: readonly { readonly statement: StatementModel; readonly truth: Truth }[];
  /** Why the policy as a whole may have the effect. */
  readonly undecided?: string;
}

function policyOutcome(policy: PolicyModel, request: ParsedRequest): PolicyOutcome {
  const outcomeOf = (effect: Effect): EffectOutcome => {
    const applied = policy.statements
      .filter((statement) => statement.effect === effect)
      .map((statement) => ({ statement, truth: statementApplies(statement, request) }))
      .filter(({ truth }) => truth !== false);
    const truth = anyOf(applied, (statement) => statement.truth);
    if (policy.undecided === undefined || truth === true) return { truth, applied };
    return { truth: { because: policy.undecided }, applied, undecided: policy.undecided };
  };
  return { Allow: outcomeOf('Allow'), Deny: outcomeOf('Deny') };
}

function certain(outcomes: readonly PolicyOutcome[], effect: Effect): DecidingStatement[] {
  return outcomes
    .flatMap((outcome) => outcome[effect].applied)
    .filter(({ truth }) => truth === true)
    .flatMap(({ statement }) => reference(statement))
    .filter(isFirst);
}

/** The statements that may have the effect, and why it is not certain. */
function inDoubt(outcomes: readonly PolicyOutcome[], effect: Effect): Pick<Evaluation, 'statements' | 'reasons'> {
  const doubtful = outcomes.flatMap((outcome) => outcome[effect].applied).filter(({ truth }) => isDoubt(truth));
  const reasons = [
    ...doubtful.flatMap(({ truth }) => (isDoubt(truth) ? [truth.because] : [])),
    ...outcomes.flatMap((outcome) => outcome[effect].undecided ?? []),
  ];
  const statements = doubtful.flatMap(({ statement }) => reference(statement)).filter(isFirst);
  return { statements, reasons: [...new Set(reasons)] };
}

/** Nothing for what follows from no single statement. */
function reference({ part, policy, index, number, sid, effect }: StatementModel): DecidingStatement[] {
  return number === undefined ? [] : [{ part, policy, statement: index, ...(sid !== undefined && { sid }), effect }];
}

/** One statement of a resource may decide in several sets. */
function isFirst(
  { part, policy, statement }: DecidingStatement,
  at: number,
  all: readonly DecidingStatement[],
): boolean {
  return at === all.findIndex((one) => one.part === part && one.policy === policy && one.statement === statement);
}
