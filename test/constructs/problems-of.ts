import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TerraformStack, Testing, type App } from 'cdktf';

/** A stack with both providers, in one account and region. */
export function stackIn(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region: 'eu-west-1', allowedAccountIds: ['111122223333'] });
  new KubernetesProvider(stack, 'kubernetes', {});
  return stack;
}

/** What a synth reports of the constructs that `build` adds to a stack: `[path] message`. */
export function problemsOf(build: (stack: TerraformStack) => void): string[] {
  const stack = stackIn(Testing.app(), 'stack');
  build(stack);
  try {
    Testing.fullSynth(stack);
    return [];
  } catch (error) {
    const { message } = error as Error;
    const problems = message.split('\n').map((line) => line.trim());
    const reported = problems.filter((line) => line.startsWith('['));
    if (reported.length === 0) throw error;
    return reported;
  }
}
