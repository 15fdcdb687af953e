import type { ServiceChange } from '../change/change';
import { byNaturalText } from '../text/natural-order';
import type { ChangedService } from './changed-services';
import { type EnvironmentValues, environmentValues, replacer } from './environment-placeholders';

/** A note that several services have. */
export interface SharedNote {
  /** With placeholders where the notes differ. */
  readonly note: string;
  /** In natural order. */
  readonly services: readonly string[];
}

/** The notes of a report that are written once, at its end. */
export interface SharedNotes {
  readonly notes: readonly SharedNote[];
  readonly isShared: (note: string, change: ServiceChange) => boolean;
}

/** Notes that hold for several services, equal but for the values of the service and its environments. */
export function sharedNotes(services: readonly ChangedService[]): SharedNotes {
  const groups = new Map<string, Map<string, string>>();
  for (const { service, changes } of services) {
    for (const change of changes) {
      const replace = replacer(valuesOf(change));
      for (const note of change.notes) {
        const key = replace(note);
        const notes = groups.get(key) ?? new Map<string, string>();
        groups.set(key, notes.set(`${service}\0${note}`, service));
      }
    }
  }
  const shared = [...groups].flatMap(([template, notes]): (SharedNote & { readonly template: string })[] => {
    const names = [...new Set(notes.values())].sort(byNaturalText((name) => name));
    const texts = new Set([...notes.keys()].map((key) => key.slice(key.indexOf('\0') + 1)));
    const [text = ''] = texts;
    return names.length < 2 ? [] : [{ template, note: texts.size === 1 ? text : template, services: names }];
  });
  const templates = new Set(shared.map(({ template }) => template));
  return {
    notes: shared.map(({ note, services: names }) => ({ note, services: names })),
    isShared: (note, change) => templates.has(replacer(valuesOf(change))(note)),
  };
}

function valuesOf(change: ServiceChange): EnvironmentValues {
  return { ...environmentValues(change), service: change.service };
}
