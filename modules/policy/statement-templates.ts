import { type ConditionTest, type StatementModel } from './model';
import { type Template } from './template';

/** The texts of a statement's resources that may hold policy variables. */
export function templatesOfResources({ resources }: StatementModel): readonly Template[] {
  return resources?.patterns.flatMap((pattern) => (pattern.kind === 'arn' ? pattern.segments : [])) ?? [];
}

/** The values of a test that may hold policy variables. */
export function templatesOfTest({ values }: ConditionTest): readonly Template[] {
  if (values.family === 'string') return values.values;
  return values.family === 'arn' ? values.values.flatMap(({ segments }) => [...segments]) : [];
}
