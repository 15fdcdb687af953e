import { codeSpan, commentMarker, fence, inert } from '../../modules/report/escape';
import { fitSections, type Section } from '../../modules/report/fit-sections';
import { planSections } from '../../modules/report/plan-markdown';
import { reportOf } from './apply-plans';
import type { Branch } from './branch';
import type { Context } from './context';
import { digestOfRefused, type EnvironmentRun, isHeld } from './environment-run';
import { display } from './publish';

const ISSUE_LIMIT = 65_000;

/**
 * One issue lists the plans that were refused, with the digest that accepts them. It is closed when there are none.
 */
export async function saveRefusedIssue(
  { github, configurationFile, inputs, runUrl }: Context,
  branch: Branch,
  environments: readonly EnvironmentRun[],
): Promise<void> {
  const marker = commentMarker(['not applied', configurationFile, ...(inputs.environments ?? [])].join(' '));
  const refused = environments.filter(({ stacks }) => stacks.some(isHeld));
  if (refused.length === 0) {
    // A token that cannot write issues has written none.
    await github.saveIssue(marker, undefined).catch(() => undefined);
    return;
  }
  const count = refused.reduce((sum, { stacks }) => sum + stacks.filter(isHeld).length, 0);
  const sections = [
    [
      `These plans were refused. The default branch is at ${codeSpan(branch.tip.slice(0, 12))}, [workflow run](${runUrl}).`,
    ] as Section,
    ...refused.flatMap((environment) => environmentSections(branch, environment)),
  ];
  const body = `${fitSections(sections, ISSUE_LIMIT, 2).texts.join('\n\n')}\n\n${marker}`;
  const title = `EKS Pod Identity: ${count} ${count === 1 ? 'stack is' : 'stacks are'} not applied`;
  await display('write issues', () => github.saveIssue(marker, { title, body }));
}

function environmentSections(branch: Branch, environment: EnvironmentRun): Section[] {
  const { name, stacks } = environment;
  const held = stacks.filter(isHeld);
  const lines = held.flatMap(({ refusals }) => refusals.map(({ text }) => inert(text, 500)));
  const isFinal = held.some(({ refusals }) => refusals.some((refusal) => refusal.isFinal));
  const accept = isFinal
    ? 'A person cannot accept these plans: see the reasons.'
    : `To apply exactly these plans, an approver starts the workflow by \`workflow_dispatch\` with the input \`accept\`:\n\n${fence('text', [digestOfRefused(branch, environment) ?? ''])}`;
  return [
    [
      `### ${codeSpan(name, 120)}\n\n${fence('text', lines.slice(0, 100))}\n\n${accept}`,
      `### ${codeSpan(name, 120)}\n\n${accept}`,
    ],
    ...planSections(
      'Refused plans',
      held.map(({ plan }) => ({ ...reportOf(plan), applied: false })),
    ),
  ];
}
