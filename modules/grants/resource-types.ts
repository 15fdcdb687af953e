import { findService, servicePrefixes, type ResourceTypeReference, type ServiceReference } from '../catalogue/services';
import { parseTemplate } from '../policy/template';
import { isDoubt } from '../policy/truth';
import {
  arnShape,
  type ArnShape,
  coversShape,
  coversText,
  type FitRules,
  fits,
  type GrantedText,
  grantedText,
} from './arn-shape';
import type { GrantArn } from './grant-arn';

/** A resource type of a service that a grant's ARN names. */
export interface NamedType {
  readonly service: ServiceReference;
  readonly type: ResourceTypeReference;
}

/**
 * The resource types that a grant's ARN names, which decide what `read`, `write` and their like select.
 *
 * 1. Types of the service that the ARN names come first; another service's types with such an ARN count only where that
 *    service has none: `arn:aws:s3:::b` is a bucket of `s3`, though `ssm` lists buckets too, but a topic of `kafka` is
 *    known to `kafka-cluster` alone.
 * 2. The more special of two types wins where it has all that the ARN matches: `b/*` is an object, although the form of
 *    a bucket, `${BucketName}`, by its letters covers it.
 * 3. Then the plainest reading wins: first one in which `*` stands for no `/` or `:` of the form, so that `orders-*` is
 *    a bucket and no object; then one in which it does: `table/orders/*` is what lies below a table; last one in which
 *    a name holds a separator: `role/team/orders` is a role with a path.
 * All types that remain count. A policy variable in the ARN is taken for a name, which holds no separator.
 */
export function namedTypes(arn: GrantArn): readonly NamedType[] {
  const text = textOf(arn.resource);
  const own = findService(arn.service);
  const found = plainest(own ? formsWith(arn, [own]) : [], text);
  return found.length > 0 ? found : plainest(formsWith(arn, otherServices(arn.service)), text);
}

/** Whether the ARN matches any resource of a type, however it is read. */
export function matchesType(arn: GrantArn, type: ResourceTypeReference): boolean {
  const text = textOf(arn.resource);
  return formsOf(type).some(
    (form) => headFits(arn, form) && agreesAtStart(text, form.prefix) && fits(text, form.resource, LOOSELY),
  );
}

/** The types that the ARN would name if its region and account were written as AWS writes them: for suggestions. */
export function typesApartFromPlace(arn: GrantArn): readonly NamedType[] {
  const own = findService(arn.service);
  const text = textOf(arn.resource);
  return plainest(own ? formsOfServices([own]).filter(({ form }) => form.service === arn.service) : [], text);
}

interface TypeForm extends NamedType {
  readonly form: ArnForm;
}

/** One form of a type's ARN, in its parts. */
interface ArnForm {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: ArnShape;
  /** The characters before the first variable, to tell most forms apart at once. */
  readonly prefix: GrantedText;
}

const LOOSELY: FitRules = { wildcardsCross: true, variablesSwallow: true };

/** From the plainest reading to the least plain one. */
const READINGS: readonly FitRules[] = [
  { wildcardsCross: false, variablesSwallow: false },
  { wildcardsCross: true, variablesSwallow: false },
  { wildcardsCross: false, variablesSwallow: true },
  LOOSELY,
];

function plainest(candidates: readonly TypeForm[], text: GrantedText): NamedType[] {
  const fitting = candidates.flatMap((candidate) => {
    if (!agreesAtStart(text, candidate.form.prefix)) return [];
    const reading = READINGS.findIndex((rules) => fits(text, candidate.form.resource, rules));
    return reading === -1 ? [] : { ...candidate, reading };
  });
  const special = fitting.filter(({ form }) => !fitting.some((other) => displaces(other.form, form, text)));
  const best = Math.min(...special.map(({ reading }) => reading));
  const types = new Map(special.filter(({ reading }) => reading === best).map((found) => [found.type, found]));
  return [...types.values()].map(({ service, type }) => ({ service, type }));
}

/** Rule 2 of `namedTypes`. */
function displaces(special: ArnForm, general: ArnForm, text: GrantedText): boolean {
  return (
    special !== general &&
    coversText(special.resource, text) &&
    coversShape(general.resource, special.resource) &&
    !coversShape(special.resource, general.resource)
  );
}

function agreesAtStart(text: GrantedText, prefix: GrantedText): boolean {
  for (let at = 0; at < prefix.length; at++) {
    const granted = text[at];
    if (granted === undefined) return false;
    if (granted < 0) return true;
    if (granted !== prefix[at]) return false;
  }
  return true;
}

function formsWith(arn: GrantArn, services: readonly ServiceReference[]): TypeForm[] {
  return formsOfServices(services).filter(({ form }) => headFits(arn, form));
}

function formsOfServices(services: readonly ServiceReference[]): TypeForm[] {
  return services.flatMap((service) =>
    [...service.resourceTypes.values()].flatMap((type) => formsOf(type).map((form) => ({ service, type, form }))),
  );
}

function headFits(arn: GrantArn, form: ArnForm): boolean {
  return (
    (form.service === arn.service || form.service.startsWith('${')) &&
    placeFits(arn.region, form.region) &&
    placeFits(arn.account, form.account)
  );
}

/** Region or account: empty where the form has none, something where it has a variable. */
function placeFits(granted: string, form: string): boolean {
  if (/^\*+$/.test(granted) || form === '*') return true;
  if (form === '') return granted === '';
  return form.startsWith('${') ? granted !== '' : fits(textOf(granted), arnShape(form), LOOSELY);
}

/**
 * Forms that AWS documents beside the service reference: IAM policies name a log group with `:*` behind it, which its
 * streams match too.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
const FURTHER_FORMS: Readonly<Record<string, string>> = {
  'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}':
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*',
  'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}':
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*',
};

const forms = new WeakMap<ResourceTypeReference, readonly ArnForm[]>();

function formsOf(type: ResourceTypeReference): readonly ArnForm[] {
  let known = forms.get(type);
  if (!known) {
    known = type.arns
      .flatMap((arn) => [arn, FURTHER_FORMS[arn] ?? []].flat())
      .map((arn) => {
        const [, , service = '', region = '', account = '', ...rest] = arn.split(':');
        const resource = arnShape(rest.join(':'));
        const end = resource.findIndex((step) => typeof step === 'object');
        const prefix = (end === -1 ? resource : resource.slice(0, end)) as GrantedText;
        return { service, region, account, resource, prefix };
      });
    forms.set(type, known);
  }
  return known;
}

const others = new Map<string, readonly ServiceReference[]>();

/** The services that list resource types with the ARNs of another service; needs all services, so it is looked up last. */
function otherServices(arnService: string): readonly ServiceReference[] {
  let known = others.get(arnService);
  if (!known) {
    known = servicePrefixes()
      .filter((prefix) => prefix !== arnService)
      .flatMap((prefix) => findService(prefix) ?? [])
      .filter((service) =>
        [...service.resourceTypes.values()].some((type) => formsOf(type).some((form) => form.service === arnService)),
      );
    others.set(arnService, known);
  }
  return known;
}

/** A text that is no template has been complained about already; it is then read by its letters. */
function textOf(text: string): GrantedText {
  const template = parseTemplate(text, { wildcards: true, variables: true });
  return grantedText(isDoubt(template) ? [{ kind: 'text', text }] : template);
}
