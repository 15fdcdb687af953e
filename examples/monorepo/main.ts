import { App } from 'cdktf';
// In an app of your own: from 'cdktf-eks-pod-identity' and 'cdktf-eks-pod-identity/stacks'.
import { loadRepository } from '../../modules';
import { addPodIdentityStacks } from '../../modules/stacks';

async function main(): Promise<void> {
  const repository = await loadRepository(__dirname);
  for (const { file, line, column, severity, code, message, help } of repository.diagnostics) {
    const advice = help === undefined ? '' : ` (${help})`;
    process.stderr.write(`${file}:${line}:${column} ${severity} ${code}: ${message}${advice}\n`);
  }
  if (repository.diagnostics.some(({ severity }) => severity === 'error')) {
    process.exitCode = 1;
    return;
  }
  const app = new App();
  addPodIdentityStacks(app, repository);
  app.synth();
}

void main();
