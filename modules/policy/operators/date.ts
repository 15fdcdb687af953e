import { type Doubt } from '../truth';

const EPOCH_SECONDS = /^\d{1,12}(\.\d{1,3})?$/;
/** The W3C profile of ISO 8601: a month or a day, or a day with a time and its zone. */
const DATE = /^\d{4}-\d{2}(-\d{2})?$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a moment, as milliseconds since 1970: ISO 8601 or seconds since 1970; `undefined` for any other text.
 * Four digits are in doubt, for they could be a year or seconds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function parseDate(text: string): number | Doubt | undefined {
  if (/^\d{4}$/.test(text)) return { because: `'${text}' may be a year or seconds since 1970` };
  if (EPOCH_SECONDS.test(text)) return Math.round(Number(text) * 1000);
  const date = DATE.test(text) ? text : MOMENT.exec(text)?.[1];
  const moment = date !== undefined && isInCalendar(date) ? Date.parse(text) : NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

/** `Date.parse` takes the 30th of February for the 1st of March. */
function isInCalendar(date: string): boolean {
  const moment = Date.parse(date);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(date);
}
