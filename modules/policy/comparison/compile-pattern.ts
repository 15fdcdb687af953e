import { type ArnPattern } from '../model';
import { type Template } from '../template';
import {
  ANY,
  ANY_IN_SEGMENT,
  COLON,
  normalize,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  type Step,
  stepsOf,
} from '../languages/pattern';

/** The replacement of a variable: its value if the access determines it, otherwise a separate step. */
export type VariableSteps = (key: string, fallback: string | undefined) => readonly Step[];

/** The steps of a pattern over plain text. */
export function compileTemplate(template: Template, variable: VariableSteps, ignoreCase = false): Pattern {
  return normalize(templateSteps(template, variable, { one: ONE, any: ANY, ignoreCase }));
}

/** The steps of a pattern over ARNs: a wildcard of the first segments does not read the colon after its segment. */
export function compileArn({ segments }: Pick<ArnPattern, 'segments'>, variable: VariableSteps): Pattern {
  const steps = stepsOf('arn');
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    const wildcards = last ? { one: ONE, any: ANY } : { one: ONE_IN_SEGMENT, any: ANY_IN_SEGMENT };
    steps.push(COLON, ...templateSteps(segment, variable, { ...wildcards, ignoreCase: false }));
  });
  return normalize(steps);
}

/** Every ARN: `arn:` and five segments, of which only the last may contain colons. */
export const EVERY_ARN: Pattern = [...stepsOf('arn:'), ...[1, 2, 3, 4].flatMap(() => [ANY_IN_SEGMENT, COLON]), ANY];

function templateSteps(
  template: Template,
  variable: VariableSteps,
  { one, any, ignoreCase }: { readonly one: Step; readonly any: Step; readonly ignoreCase: boolean },
): Step[] {
  return template.flatMap((token): readonly Step[] => {
    switch (token.kind) {
      case 'text':
        return stepsOf(token.text, ignoreCase);
      case 'any':
        return [any];
      case 'one':
        return [one];
      case 'variable':
        return variable(token.key, token.fallback);
    }
  });
}
