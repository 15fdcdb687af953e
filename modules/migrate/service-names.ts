/** The service accounts of a service as `namespace/name`, with the name of their role and of their environment. */
export interface NamedAfter {
  readonly serviceAccounts: readonly string[];
  readonly role: string | undefined;
  readonly environment: string;
}

/**
 * Chooses a name for each service, never the same twice: that of its service account where possible, else with the
 * namespace, the role or the environment.
 */
export function serviceNames(): (service: NamedAfter) => string {
  const taken = new Set<string>();
  return (service) => {
    const wanted = wantedNames(service).map(asName);
    let name = wanted.find((one) => !taken.has(one));
    for (let number = 2; name === undefined || taken.has(name); number++) {
      name = `${(wanted[0] ?? 'service').slice(0, 58)}-${number}`;
    }
    taken.add(name);
    return name;
  };
}

function wantedNames({ serviceAccounts, role, environment }: NamedAfter): readonly string[] {
  const [namespace = '', account = ''] = (serviceAccounts[0] ?? '').split('/');
  const isSame = account !== 'default' && serviceAccounts.every((one) => one.endsWith(`/${account}`));
  const names = [
    ...(isSame ? [account] : []),
    ...(serviceAccounts.length === 1 ? [`${namespace}-${account}`] : []),
    ...(role === undefined ? [] : [role]),
    `${namespace}-${account}`,
  ];
  return [...names, ...names.map((name) => `${name}-${environment}`)];
}

/** A text as a name of Kubernetes: at most 63 lower-case letters, digits and `-`. */
function asName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'service' : name;
}
