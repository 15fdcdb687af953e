import { ROLE_ANNOTATION } from '../../identity/irsa';
import type { Json } from '../../policy/untyped-json';
import type { FoundServiceAccount } from '../found';
import { notCarriedOver } from '../not-carried-over';
import { defined, objectOf, objectsAt, type Source, type SourceContents, textIn } from './source';
import type { SourceDocument, ValuePath } from './source-document';

/**
 * Service accounts with the annotation of IRSA: manifests, the output of `helm template` and `kustomize build`, and lists
 * as `kubectl get serviceaccounts -o yaml` prints them. Other kinds are ignored.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export const kubernetes: Source = (value, document) => {
  const { kind, apiVersion } = value;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string' || apiVersion.startsWith('eksctl.io/'))
    return undefined;
  const objects = /^(?:ServiceAccount)?List$/.test(kind)
    ? objectsAt(value['items'], ['items'])
    : [[value, []] as const];
  const parts = objects
    .filter(([object]) => kind === 'ServiceAccountList' || object['kind'] === 'ServiceAccount')
    .map(([object, path]) => serviceAccountIn(object, path, document));
  return {
    serviceAccounts: parts.flatMap(({ serviceAccounts = [] }) => serviceAccounts),
    problems: parts.flatMap(({ problems = [] }) => problems),
  };
};

function serviceAccountIn(object: Json, path: ValuePath, document: SourceDocument): SourceContents {
  const { name, namespace, annotations } = objectOf(object['metadata']);
  const role = objectOf(annotations)[ROLE_ANNOTATION];
  if (role === undefined || role === null || role === '') return {};
  const serviceAccount = textIn(name);
  const place = document.at([...path, 'metadata', 'annotations', ROLE_ANNOTATION]);
  if (serviceAccount === undefined || typeof role !== 'string') {
    const message = 'a service account has the annotation of a role, but its name or the annotation is not a text';
    return { problems: [notCarriedOver('error', message, 'correct the service account', place)] };
  }
  const found: FoundServiceAccount = {
    ...defined({ namespace: textIn(namespace) }),
    serviceAccount,
    mechanism: 'irsa',
    role: role.trim(),
    place,
  };
  return { serviceAccounts: [found] };
}
