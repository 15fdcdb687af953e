import { parseArn } from '../catalogue/arn';
import { arnFormats } from '../catalogue/resource-arns';
import type { ResourceTypeReference } from '../catalogue/services';
import { arnShape, fits, readGrantedText, type ArnShape, type GrantedText } from './arn-shape';
import type { GrantArn } from './grant-arn';

/** One ARN format of a resource type, split into parts. */
export interface ArnForm {
  /** A `${Variable}` matches any text, here and in the other parts. */
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** The resource part as AWS writes it: `table/${TableName}`. */
  readonly text: string;
  readonly resource: ArnShape;
  /** The characters before the first variable: most formats differ there, which is quick to compare. */
  readonly prefix: GrantedText;
}

const known = new WeakMap<ResourceTypeReference, readonly ArnForm[]>();

/** The ARN formats of a resource type. */
export function formsOf(type: ResourceTypeReference): readonly ArnForm[] {
  const forms = known.get(type) ?? arnFormats(type).map(readForm);
  known.set(type, forms);
  return forms;
}

/** Whether service, region and account of an ARN match the format. */
export function placesFit(arn: GrantArn, form: Pick<ArnForm, 'service' | 'region' | 'account'>): boolean {
  return (
    (form.service === arn.service || form.service.startsWith('${')) &&
    placeFits(arn.region, form.region) &&
    placeFits(arn.account, form.account)
  );
}

/** Whether a text can begin like the format. */
export function agreesAtStart(text: GrantedText, { prefix }: ArnForm): boolean {
  for (let at = 0; at < prefix.length; at++) {
    const granted = text[at];
    if (granted === undefined) return false;
    if (granted < 0) return true; // a wildcard or variable, which may go on like the form
    if (granted !== prefix[at]) return false;
  }
  return true;
}

function readForm(format: string): ArnForm {
  const arn = parseArn(format);
  if (!arn) throw new RangeError(`the format '${format}' is not an ARN`);
  const { service, region, account } = arn;
  const resource = arnShape(arn.resource);
  const prefix: number[] = [];
  for (const step of resource) {
    if (typeof step === 'object') break;
    prefix.push(step);
  }
  return { service, region, account, text: arn.resource, resource, prefix };
}

/** Region or account: empty if the format has none, not empty if it has a variable. */
function placeFits(granted: string, form: string): boolean {
  if (/^\*+$/.test(granted) || form === '*') return true;
  if (form === '') return granted === '';
  if (form.startsWith('${')) return granted !== '';
  return fits(readGrantedText(granted), arnShape(form), { wildcardsCross: true, variablesSwallow: true });
}
