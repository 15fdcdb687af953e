import { findService, servicePrefixes, type ResourceTypeReference, type ServiceReference } from '../catalogue/services';
import { agreesAtStart, formsOf, placesFit, type ArnForm } from './arn-forms';
import {
  coversShape,
  coversText,
  type FitRules,
  fits,
  type GrantedText,
  isSeparator,
  readGrantedText,
} from './arn-shape';
import type { GrantArn } from './grant-arn';

/** A resource type that matches a grant's ARN, with its service. */
export interface NamedType {
  readonly service: ServiceReference;
  readonly type: ResourceTypeReference;
}

/**
 * The resource types of a grant's ARN, which determine the actions that `read`, `write` and the other levels select.
 *
 * 1. Types of the ARN's own service take precedence. Types of other services are used only if that service has no
 *    matching type: `arn:aws:s3:::b` is a bucket of `s3`, although `ssm` lists buckets too, but only `servicecatalog`
 *    lists the portfolios of `catalog`. So a grant on a role does not select actions of `sts`.
 * 2. The more specific of two types takes precedence if it matches everything that the ARN matches: `b/*` is an object,
 *    although the form of a bucket, `${BucketName}`, literally covers it.
 * 3. Then the strictest interpretation takes precedence. First: `*` does not match a `/` or `:` of the form, so that
 *    `orders-*` is a bucket and not an object. Second: it does, so `table/orders/*` is everything below a table. Last: a
 *    name contains a separator, so `role/team/orders` is a role with a path.
 * All remaining types are used. A trailing separator does not belong to a name: `orders/` is not a bucket. A policy
 * variable in the ARN is treated as a name without separators.
 */
export function namedTypes(arn: GrantArn): readonly NamedType[] {
  const text = readGrantedText(arn.resource);
  const own = findService(arn.service);
  const found = plainest(own ? formsWith(arn, [own]) : [], text);
  return found.length > 0 ? found : plainest(formsWith(arn, otherServices(arn.service)), text);
}

/**
 * The types of a service that resources matching the ARN can have in any interpretation: `orders*` can be a bucket or an
 * object, `orders/*` only an object.
 */
export function possibleTypes(arn: GrantArn, service: ServiceReference): readonly ResourceTypeReference[] {
  const text = readGrantedText(arn.resource);
  const fitting = formsWith(arn, [service]).filter(
    ({ form }) => agreesAtStart(text, form) && fits(text, form.resource, LOOSELY),
  );
  return withoutDisplaced(fitting, text).map(({ type }) => type);
}

/** The types that the ARN would match if region and account were ignored, for suggestions. */
export function typesApartFromPlace(arn: GrantArn): readonly NamedType[] {
  const own = findService(arn.service);
  const text = readGrantedText(arn.resource);
  return plainest(own ? formsOfService(own).filter(({ form }) => form.service === arn.service) : [], text);
}

interface TypeForm extends NamedType {
  readonly form: ArnForm;
}

const LOOSELY: FitRules = { wildcardsCross: true, variablesSwallow: true };

/** From the strictest interpretation to the least strict one. `LOOSELY` is the fallback. */
const READINGS: readonly FitRules[] = [
  { wildcardsCross: false, variablesSwallow: false },
  { wildcardsCross: true, variablesSwallow: false },
  { wildcardsCross: false, variablesSwallow: true },
];

function plainest(candidates: readonly TypeForm[], text: GrantedText): NamedType[] {
  const fitting = candidates.flatMap((candidate) => {
    if (!agreesAtStart(text, candidate.form) || lacksName(text, candidate.form)) return [];
    if (!fits(text, candidate.form.resource, LOOSELY)) return [];
    const reading = READINGS.findIndex((rules) => fits(text, candidate.form.resource, rules));
    return { ...candidate, reading: reading === -1 ? READINGS.length : reading };
  });
  const special = withoutDisplaced(fitting, text);
  const best = Math.min(...special.map(({ reading }) => reading));
  const types = new Map(special.filter(({ reading }) => reading === best).map((found) => [found.type, found]));
  return [...types.values()].map(({ service, type }) => ({ service, type }));
}

/** Whether the text ends in a separator where the form ends in a name. */
function lacksName(text: GrantedText, { resource }: ArnForm): boolean {
  return isSeparator(text.at(-1)) && typeof resource.at(-1) === 'object';
}

/** Rule 2 of `namedTypes`. */
function withoutDisplaced<T extends TypeForm>(candidates: readonly T[], text: GrantedText): readonly T[] {
  const covering = candidates.filter(({ form }) => coversText(form.resource, text));
  if (covering.length === 0) return candidates;
  return candidates.filter(({ form }) => !covering.some((other) => isMoreSpecial(other.form, form)));
}

function isMoreSpecial(special: ArnForm, general: ArnForm): boolean {
  return coversShape(general.resource, special.resource) && !coversShape(special.resource, general.resource);
}

function formsWith(arn: GrantArn, services: readonly ServiceReference[]): TypeForm[] {
  return services.flatMap(formsOfService).filter(({ form }) => placesFit(arn, form));
}

const serviceForms = new WeakMap<ServiceReference, readonly TypeForm[]>();

function formsOfService(service: ServiceReference): readonly TypeForm[] {
  let found = serviceForms.get(service);
  if (!found) {
    found = [...service.resourceTypes.values()].flatMap((type) =>
      formsOf(type).map((form) => ({ service, type, form })),
    );
    serviceForms.set(service, found);
  }
  return found;
}

const others = new Map<string, readonly ServiceReference[]>();

/** The services that list resource types with ARNs of another service. Loads all services, so it is used last. */
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
