import { findService, type ActionReference, type ServiceReference } from '../../catalogue/services';

/** An action that AWS publishes, or one that a statement names although AWS does not publish it. */
export interface NamedAction {
  /** The service's prefix in lower case. */
  readonly service: string;
  /** The name in lower case. */
  readonly name: string;
  /** `s3:GetObject`, as AWS writes it; in lower case when AWS does not publish it. */
  readonly text: string;
  /** AWS's entry. */
  readonly reference: ActionReference | undefined;
}

const known = new WeakMap<ServiceReference, readonly NamedAction[]>();

/** The actions that AWS publishes for a service, in the catalogue's order; the same objects every time. */
export function publishedActions(prefix: string): readonly NamedAction[] {
  const service = findService(prefix);
  if (!service) return [];
  let actions = known.get(service);
  if (!actions) {
    actions = [...service.actions].map(([name, reference]) => {
      return { service: prefix, name, text: `${prefix}:${reference.name}`, reference };
    });
    known.set(service, actions);
  }
  return actions;
}

/** An action that AWS does not publish. */
export function unpublishedAction(service: string, name: string): NamedAction {
  return { service, name, text: `${service}:${name}`, reference: undefined };
}
