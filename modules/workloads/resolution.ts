import { quote } from '../diagnostics/quote';
import { fillPlaceholders, placeholderHelp, type Placeholders } from '../grants/placeholders';
import type { Environment } from '../manifest/configuration';
import type { Manifest, ManifestSettings } from '../manifest/manifest';
import type { Complaint, Report } from './complaint';
import type { Fault } from './role-faults';
import type { Setting } from './role-settings';

/** Input for resolving one service in one environment. */
export interface Resolution {
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** The manifest's settings for all environments, then those for this one. */
  readonly settings: readonly ManifestSettings[];
  readonly placeholders: Placeholders;
  readonly report: Report;
}

/** Creates the input for resolving one service in one environment. */
export function resolutionOf(manifest: Manifest, environment: Environment, report: Report): Resolution {
  const special = manifest.environments?.get(environment.name);
  return {
    manifest,
    environment,
    settings: special ? [manifest.settings, special] : [manifest.settings],
    placeholders: {
      service: manifest.service,
      environment: environment.name,
      account: environment.account,
      region: environment.region,
      partition: environment.partition,
    },
    report,
  };
}

/**
 * A setting with its placeholders filled in; undefined if it is invalid, which is reported.
 *
 * The problem is reported where the user can fix it: at the setting, if it is in the manifest or invalid for every
 * service; at the service name, if a template of the configuration is only invalid with that name.
 *
 * @param label name of the setting, for messages: `role name`
 */
export function fillSetting(
  label: string,
  setting: Setting,
  resolution: Resolution,
  faultOf: (value: string) => Fault | undefined,
): string | undefined {
  const { manifest, placeholders, report } = resolution;
  const value = fillText(setting, resolution);
  if (value === undefined) return undefined;
  const fault = faultOf(value);
  if (!fault) return value;

  const complain = (blamed: Fault, text: string, place: Pick<Complaint, 'source' | 'path'>): void => {
    const { code, help } = blamed;
    report({ code, severity: 'error', message: `${label} ${quote(text)} ${blamed.fault}`, help, ...place });
  };
  const shared = setting.source.file !== manifest.file;
  const templateFault =
    shared && faultOf(fillPlaceholders(setting.text, { ...placeholders, service: 'x' }, () => undefined));
  if (templateFault) complain(templateFault, setting.text, setting);
  else if (shared) complain(fault, value, { source: manifest.source, path: ['service'] });
  else complain(fault, value, setting);
  return undefined;
}

/** A text with its placeholders filled in; undefined if it contains an unknown one, which is reported. */
export function fillText({ text, source, path }: Setting, { placeholders, report }: Resolution): string | undefined {
  const unknown: string[] = [];
  const value = fillPlaceholders(text, placeholders, (name) => unknown.push(name));
  for (const name of unknown) {
    const message = `${quote(text)} contains the unknown placeholder {${name}}`;
    report({ code: 'placeholder-unknown', severity: 'error', message, help: placeholderHelp(name), source, path });
  }
  return unknown.length === 0 ? value : undefined;
}
