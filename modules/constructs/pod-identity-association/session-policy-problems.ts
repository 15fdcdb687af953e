import { QUOTAS } from '../../validation/quotas';

/** Problems of a session policy. @param text its JSON; undefined with references, whose length is not known */
export function sessionPolicyProblems(text: string | undefined): string[] {
  if (text === undefined) return [];
  if (!isJsonObject(text)) return ['sessionPolicy is not valid JSON'];
  if (text.length <= QUOTAS.sessionPolicy) return [];
  return [`sessionPolicy has ${text.length} characters: EKS allows ${QUOTAS.sessionPolicy}`];
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
