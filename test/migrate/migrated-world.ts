import { parse, stringify } from 'yaml';
import { migrateSources } from '../../modules/migrate/migrate-sources';
import { ACCOUNT, configurationText, type World } from '../action/world';
import { createRole } from '../rig/terraform/iam';
import { document } from './found-account';

/** A role that exists in the account. */
export interface ExistingRole {
  readonly name: string;
  readonly trust: object;
  readonly inline: object;
  readonly attached?: readonly string[];
}

/** Creates roles in the account of a world, as another tool made them. */
export function makeRoles(world: World, roles: readonly ExistingRole[]): void {
  world.terraform.cloud.change((state) => {
    for (const { name, trust, inline, attached = [] } of roles) {
      const role = createRole(state, {
        account: ACCOUNT,
        partition: 'aws',
        name,
        path: '/',
        trustPolicy: JSON.stringify(document(trust)),
        description: null,
        maxSessionDuration: 3600,
        permissionsBoundary: null,
        tags: {},
      });
      role.inline['own'] = JSON.stringify(inline);
      role.attached.push(...attached);
    }
  });
}

/** The files that a migration writes, with the backend of a world, and its verdict. */
export function migratedFiles(
  world: World,
  sources: Readonly<Record<string, string>>,
): { readonly verdict: string; readonly files: Readonly<Record<string, string>> } {
  const { files, verdict } = migrateSources(
    Object.entries(sources).map(([file, text]) => ({ file, text, isNamed: true })),
    { environments: new Map([[ACCOUNT, 'prod']]) },
  );
  const own = parse(configurationText(world.stateFolder)) as { environments: { prod: { backend: object } } };
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const configuration = parse(texts['eks-pod-identity.yaml'] ?? '') as { environments: { prod: object } };
  Object.assign(configuration.environments.prod, { backend: own.environments.prod.backend });
  return { verdict, files: { ...texts, 'eks-pod-identity.yaml': stringify(configuration) } };
}
