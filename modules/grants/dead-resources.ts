import { PARTITIONS, REGIONS } from '../catalogue/partitions';
import { findService } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import { type ArnForm, formsOf, placesFit } from './arn-forms';
import { readGrantedText } from './arn-shape';
import { arnCovers } from './companions';
import type { GrantArn } from './grant-arn';
import { dollarProblems } from './dollar-names';
import { canMatch, type NamePattern, parseNamePattern } from './name-pattern';
import { RESOURCE_NAMES, type ResourceNames } from './resource-names';

/** Problems of an ARN that matches no resource, because no resource can have such a name or Region. */
export function deadResourceProblems(arn: GrantArn, ownRegions: readonly string[]): Problem[] {
  const named = nameProblems(arn);
  const [dollar] = dollarProblems(arn.text);
  // With the braces, the name is probably valid.
  const text = dollar ? [{ ...dollar, severity: named[0]?.severity ?? dollar.severity }] : named;
  return [...(ownRegions.includes(arn.region) ? [] : regionProblems(arn)), ...text];
}

/** Only a warning: AWS adds Regions. */
function regionProblems({ text, partition, region }: GrantArn): Problem[] {
  const known = PARTITIONS.filter((one) => arnCovers(partition, one)).flatMap((one) => REGIONS[one]);
  if (region === '' || known.length === 0 || known.some((one) => arnCovers(region, one))) return [];
  const near = closestName(region, known);
  return [
    {
      code: 'grant-unknown-region',
      severity: 'warning',
      message: `resource ${quote(text)} is in Region ${quote(region)}, which partition ${quote(partition)} does not have`,
      ...suggest(region, near, 'write {region}, or a Region such as eu-west-1'),
    },
  ];
}

function nameProblems(arn: GrantArn): Problem[] {
  const text = readGrantedText(arn.resource);
  for (const { rule, patterns } of namesOfService(arn.service)) {
    const placed = patterns.filter(({ form }) => placesFit(arn, form));
    if (placed.length === 0 || placed.some(({ pattern }) => canMatch(text, pattern))) continue;
    return [
      {
        code: rule.code,
        severity: rule.severity,
        message: `resource ${quote(arn.text)} does not match any resource of ${arn.service}: ${rule.rule}`,
        help: helpFor(arn, rule, placed),
      },
    ];
  }
  return [];
}

function helpFor({ resource }: GrantArn, { code, names }: ResourceNames, placed: readonly FormPattern[]): string {
  if (code === 'grant-secret-suffix') return `write the complete ARN, or the suffix as ${quote(`${resource}-??????`)}`;
  const formats = placed.map(({ form }) => form.text);
  const named = formats.filter((format) => Object.keys(names).some((name) => format.includes(`\${${name}}`)));
  return `correct the name; the resource part is ${[...new Set(named)].join(' or ')}`;
}

/** One format of the service's ARNs, with one pattern for each of its names. */
interface FormPattern {
  readonly form: Pick<ArnForm, 'service' | 'region' | 'account' | 'text'>;
  readonly pattern: NamePattern;
}

interface ServiceNames {
  readonly rule: ResourceNames;
  readonly patterns: readonly FormPattern[];
}

const known = new Map<string, readonly ServiceNames[]>();

function namesOfService(service: string): readonly ServiceNames[] {
  const found =
    known.get(service) ??
    RESOURCE_NAMES.filter((rule) => rule.service === service).map((rule) => ({ rule, patterns: patternsOf(rule) }));
  known.set(service, found);
  return found;
}

function patternsOf({ service, names, otherFormats = [] }: ResourceNames): FormPattern[] {
  const documented = [...(findService(service)?.resourceTypes.values() ?? [])]
    .flatMap(formsOf)
    .filter((form) => form.service === service);
  const others = otherFormats.map((text) => ({ service, region: '${Region}', account: '${Account}', text }));
  return [...documented, ...others].flatMap((form) =>
    sourcesOf(form.text, names).map((source) => ({ form, pattern: parseNamePattern(source) })),
  );
}

const ANY_TEXT = '[^]{0,2048}';

/** The patterns of a format: its characters are literal, and each name has one of its patterns. */
function sourcesOf(format: string, names: ResourceNames['names']): string[] {
  const [, before = format, variable, after = ''] = /^([^$*]*)(\$\{[^}]*\}|\*)([^]*)$/.exec(format) ?? [];
  const literal = before.replace(/[\\[\]{}+]/g, '\\$&');
  if (variable === undefined) return [literal];
  const patterns = names[variable.slice('${'.length, -1)] ?? [ANY_TEXT];
  const rests = sourcesOf(after, names);
  return patterns.flatMap((pattern) => rests.map((rest) => `${literal}${pattern}${rest}`));
}
