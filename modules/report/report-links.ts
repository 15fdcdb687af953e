import { codeSpan, link } from './escape';

/** Where the links of a report lead. What is absent is named without a link. */
export interface ReportLinks {
  /** The folder of the configuration at the commit of the report, on the web, with its last slash. */
  readonly source?: string;
  /** The folder `docs` of this project at the version that wrote the report, with its last slash. */
  readonly documentation?: string;
}

/** `services/orders/pod-identity.yaml:9` as code, linked to that line. */
export function fileLink(file: string, line: number | undefined, links: ReportLinks): string {
  return sourceLink(codeSpan(line === undefined ? file : `${file}:${line}`), file, line, links);
}

/** A text that is already inert, linked to a line of a file. */
export function sourceLink(text: string, file: string, line: number | undefined, { source }: ReportLinks): string {
  if (source === undefined) return text;
  const path = file.split('/').map(addressPart).join('/');
  return link(text, source + path + (line === undefined ? '' : `#L${line}`));
}

/** The ID of a rule as code, linked to its place in the documentation, or else to its reference. */
export function ruleLink(rule: string, reference: string, { documentation }: ReportLinks): string {
  const place = documentation === undefined ? reference : `${documentation}findings.md#${addressPart(rule)}`;
  return link(codeSpan(rule), place);
}

/** A segment of an address. Lone surrogates, which an address cannot contain, are replaced. */
function addressPart(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replace(
    /[!'()*~]/g,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );
}
