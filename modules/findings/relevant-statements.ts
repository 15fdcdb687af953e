import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { type ManagedDocuments, managedDocument } from '../policy/managed-document';
import { matchAction, parseRequestAction, type RequestAction } from '../policy/match-action';
import type { PolicyModel, StatementModel } from '../policy/model';
import { parseAccess } from '../policy/parse-access';
import { statementsOfDocument } from '../policy/statements-of-document';

/** An access that is queried many times, each time for a few actions. */
export interface AskedAccess {
  readonly whole: AccessObject;
  /** False if no statement allows any of the actions; true if one may. */
  readonly mayAllow: (actions: readonly string[]) => boolean;
  /** Without the statements that do not match any of the actions; equivalent for these actions. */
  readonly about: (actions: readonly string[]) => AccessObject;
}

type Policy = AccessObject['policies'][number];

/** A policy with its parsed statements; without statements if its document is unknown. */
interface AskedPolicy {
  readonly policy: Policy;
  readonly statements?: readonly { readonly raw: Statement; readonly model: StatementModel }[];
}

const EVERYTHING = '*';

export function askedAccess(whole: AccessObject): AskedAccess {
  const { access } = parseAccess(whole);
  const policies = whole.policies.map((policy, index) => askedPolicy(policy, access.policies[index], whole));
  const { permissionsBoundary: limit } = whole;
  const boundary = limit === undefined ? undefined : askedPolicy(limit, access.permissionsBoundary, whole);
  const layers = [policies, ...(boundary ? [[boundary]] : [])];
  const { resourceToRole, resourceToSession } = access.resourcePolicies ?? {};
  const ofResources = [...(resourceToRole?.statements ?? []), ...(resourceToSession?.statements ?? [])];
  return {
    whole,
    mayAllow: (actions) => {
      const requests = requestsOf(actions);
      return (
        layers.every((layer) => layer.some((policy) => mayAllow(policy, requests))) ||
        ofResources.some((statement) => isAbout(statement, requests))
      );
    },
    about: (actions) => {
      const requests = requestsOf(actions);
      return {
        ...whole,
        policies: policies.flatMap((policy) => sliced(policy, requests) ?? []),
        ...(boundary && { permissionsBoundary: sliced(boundary, requests) ?? NOTHING }),
      };
    },
  };
}

const NOTHING: PolicyDocument = { Version: '2012-10-17', Statement: [] };

function askedPolicy(policy: Policy, model: PolicyModel | undefined, given: ManagedDocuments): AskedPolicy {
  const document = typeof policy === 'string' ? managedDocument(policy, given) : policy;
  if (!model || model.undecided !== undefined || document === undefined) return { policy };
  const raws = statementsOfDocument(document);
  const statements = model.statements.flatMap((one) => {
    const raw = raws[one.index];
    return raw ? [{ raw, model: one }] : [];
  });
  return statements.length === raws.length ? { policy: document, statements } : { policy };
}

/** Undefined for every action. */
function requestsOf(actions: readonly string[]): readonly RequestAction[] | undefined {
  const requests = actions.map(parseRequestAction);
  return actions.includes(EVERYTHING) || requests.includes(undefined)
    ? undefined
    : requests.filter((request) => request !== undefined);
}

function mayAllow({ statements }: AskedPolicy, requests: readonly RequestAction[] | undefined): boolean {
  return !statements || statements.some(({ model }) => model.effect === 'Allow' && isAbout(model, requests));
}

function sliced(
  { policy, statements }: AskedPolicy,
  requests: readonly RequestAction[] | undefined,
): Policy | undefined {
  if (!statements || typeof policy === 'string') return policy;
  const Statement = statements.filter(({ model }) => isAbout(model, requests)).map(({ raw }) => raw);
  return Statement.length > 0 ? { ...policy, Statement } : undefined;
}

function isAbout({ actions }: StatementModel, requests: readonly RequestAction[] | undefined): boolean {
  if (!requests) return true;
  return requests.some((request) => {
    const answers = actions.patterns.map((pattern) => matchAction(pattern, request));
    return actions.negated ? !answers.includes(true) : answers.some((answer) => answer !== false);
  });
}
