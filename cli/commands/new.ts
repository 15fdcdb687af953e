import { relative, resolve } from 'node:path';
import { quote } from '../../modules/diagnostics/quote';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { inertLine } from '../../modules/report/inert-line';
import { serviceAccountRef, serviceName } from '../../modules/manifest/names';
import { listed } from '../../modules/text/listed';
import { CannotRun, type CommandContext, type Outcome } from '../command';
import { configurationFolder, loadWorkingRepository } from '../configuration-folder';
import { knownPreset } from '../known-preset';
import { editorLine } from '../scaffold/editor-line';
import { newManifestText } from '../scaffold/file-texts';
import { writeNewFiles } from '../scaffold/new-files';
import { newManifestPath } from '../scaffold/new-manifest-path';
import { checkedText } from '../scaffold/texts-with-rules';

export interface NewOptions {
  readonly folder?: string;
  readonly serviceAccount?: string;
  readonly preset?: string;
}

/**
 * `new`: writes the manifest of a service where the patterns of the configuration find it.
 * @throws CannotRun where the service or its file exists, or an option is not valid
 */
export async function newService(context: CommandContext, name: string, options: NewOptions): Promise<Outcome> {
  const service = checkedText(serviceName, name);
  const preset = options.preset === undefined ? undefined : knownPreset(options.preset);
  const serviceAccount = options.serviceAccount ?? preset?.serviceAccount ?? `default/${service}`;
  checkedText(serviceAccountRef, serviceAccount);
  const { configuration, manifests, incomplete, diagnostics } = await loadWorkingRepository(context);
  if (!configuration) return { exitCode: 1, notes: diagnosticsAsText(diagnostics, { color: context.notesColor }) };
  const existing = [...manifests, ...(incomplete?.manifests ?? [])].find((manifest) => manifest.service === service);
  if (existing) throw new CannotRun(`service ${quote(service)} exists in "${existing.file}"`, 'edit its manifest');
  const folder = configurationFolder(context.folder);
  const within = options.folder === undefined ? undefined : relative(folder, resolve(context.folder, options.folder));
  const path = newManifestPath(service, configuration.manifests, within);
  const text = newManifestText({ service, serviceAccount, ...(preset && { preset: preset.name }) });
  const { written } = writeNewFiles(folder, [{ path, text: editorLine(folder, path, 'manifest') + text }]);
  if (written.length === 0) throw new CannotRun(`"${path}" exists; it was not changed`, 'name a folder with --folder');
  const check = [
    ...(options.serviceAccount === undefined ? [`the service account ${serviceAccount}`] : []),
    ...(preset ? ['the ARNs of the preset'] : []),
  ];
  const todo = [
    ...(check.length > 0 ? [`check ${listed(check)}`] : []),
    ...(preset ? [] : ['write what the service may do']),
  ];
  return {
    exitCode: 0,
    output: `${inertLine(path)}\n`,
    notes: `${listed(todo)}, then run: eks-pod-identity validate\n`,
  };
}
