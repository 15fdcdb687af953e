import type { ChangedService } from './changed-services';
import { type Fitted, fitItems } from './room';
import type { BlockLayout } from './service-blocks';
import { type ServiceSection, serviceSection, type ServiceSectionOptions } from './service-section';

export interface ServiceDetailsOptions extends Pick<ServiceSectionOptions, 'links' | 'isSharedNote'> {
  /** What a link to a service leads to. */
  readonly anchors: ReadonlyMap<ChangedService, string> | undefined;
}

const BRIEF = { width: 88, merged: true, examples: 'telling' } as const;
/** Numbers of listed items: all; enough for nearly every service; only the first. */
const LAYOUTS: readonly { readonly layout: BlockLayout; readonly share: number }[] = [
  // An example of every row, as long as the sections take no more than a part of the room.
  { layout: { ...BRIEF, examples: 'all', most: 50, rows: 200 }, share: 0.15 },
  { layout: { ...BRIEF, most: 50, rows: 200 }, share: 1 },
  { layout: { ...BRIEF, most: 10, rows: 25 }, share: 1 },
  { layout: { ...BRIEF, most: 5, rows: 5 }, share: 1 },
];
/** More sections without findings are in one fold. */
const MOST_FOLDS = 12;

/**
 * A folded section for each service and group of environments; if there are many, those without findings are in one
 * fold. With the longest lists with which all sections fit; otherwise as many sections as fit.
 */
export function serviceDetails(
  services: readonly ChangedService[],
  { anchors, ...options }: ServiceDetailsOptions,
  bytes: number,
): Fitted {
  const sections = services.flatMap((service) =>
    service.alike.map((alike, index): ServiceSection => {
      const anchor = index === 0 ? anchors?.get(service) : undefined;
      return { service, alike, ...(anchor !== undefined && { anchor }) };
    }),
  );
  const plain = sections.filter(({ service }) => service.weight === 'none');
  const isInFold = plain.length > MOST_FOLDS ? new Set(plain) : new Set();
  const title = `<details><summary>Details of ${plain.length} services without findings</summary>`;
  for (const [index, { layout, share }] of LAYOUTS.entries()) {
    const render = (section: ServiceSection): string =>
      `${serviceSection(section, { ...options, layout, isFolded: !isInFold.has(section) })}\n`;
    const { shown, rest } = fitItems(sections, render, bytes * share - 2 * title.length);
    if (rest.length > 0 && index < LAYOUTS.length - 1) continue;
    const texts = shown.map((text) => text.trimEnd());
    const first = sections.findIndex((section) => isInFold.has(section));
    return {
      texts:
        first < 0 || first >= texts.length
          ? texts
          : [...texts.slice(0, first), title, ...texts.slice(first), '</details>'],
      leftOut: rest.map(({ service }) => ({ what: 'section', weight: service.weight })),
    };
  }
  return { texts: [], leftOut: [] };
}
