import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SourceFile } from '../../modules/migrate/sources/read-sources';
import { ACCOUNT, accountDetails, describedCluster, document, ISSUER, roleDetail, tokens } from './found-account';

const FOLDER = join(__dirname, 'published');
const UPSTREAM = join(__dirname, '../presets/upstream');

/** A configuration that a project publishes, and what becomes of it. */
export interface PublishedConfiguration {
  /** Page or file of the project. */
  readonly source: string;
  /** License of texts that are copied; `rewritten` where only the structure is the same. */
  readonly license: string;
  /** Texts by the name of the file. */
  readonly files?: Readonly<Record<string, string>>;
  /** Roles that the configuration creates, in a Terraform state or as the account has them. */
  readonly roles?: readonly PublishedRole[];
  readonly as?: 'state' | 'account';
  readonly clusters?: readonly string[];
  /** Objects of a state besides the roles. */
  readonly state?: readonly { readonly type: string; readonly values: object }[];
  readonly options?: { readonly clusters?: readonly string[] };
  readonly expect: {
    /** By `namespace/name on cluster`. */
    readonly verdicts: Readonly<Record<string, string>>;
    /** Parts of messages, in their order. */
    readonly problems?: readonly string[];
  };
}

interface PublishedRole {
  readonly name: string;
  /** `namespace:name`, in one statement. */
  readonly trusts?: string | readonly string[];
  readonly operator?: string;
  /** Further statements of the trust policy. */
  readonly trust?: readonly object[];
  /** A policy of `test/presets/upstream`. */
  readonly upstream?: string;
  readonly statements?: readonly object[];
  readonly attached?: readonly string[];
}

/** All configurations by the name of their file. */
export function publishedConfigurations(): readonly (readonly [string, PublishedConfiguration])[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => [
      file.replace('.yaml', ''),
      parse(readFileSync(join(FOLDER, file), 'utf8')) as PublishedConfiguration,
    ]);
}

/** The files that `migrate` reads. */
export function sourcesOf(configuration: PublishedConfiguration): readonly SourceFile[] {
  const { files = {}, roles = [], as = 'account', clusters = [], state = [] } = configuration;
  const details = roles.map(detailOf);
  const made = {
    ...(as === 'account' && roles.length > 0 && { 'account.json': accountDetails(details) }),
    ...((as === 'state' || state.length > 0) && { 'terraform.tfstate': stateOf(as === 'state' ? details : [], state) }),
    ...(clusters.length > 0 && {
      'clusters.json': clusters.map((name, at) => describedCluster(name, issuerOfIndex(at))).join('\n'),
    }),
  };
  return Object.entries({ ...files, ...made }).map(([file, text]) => ({ file, text, isNamed: true }));
}

/** The first cluster has the issuer of the trust policies. */
function issuerOfIndex(at: number): string {
  return at === 0 ? ISSUER : `${ISSUER}${at}`;
}

function detailOf({ name, trusts, operator, trust = [], upstream, statements, attached = [] }: PublishedRole) {
  const subjects = trusts === undefined ? [] : [trusts].flat().map((one) => `system:serviceaccount:${one}`);
  const published = upstream === undefined ? undefined : policyOf(upstream);
  const own = [...(published?.statements ?? []), ...(statements ?? [])];
  const of = tokens(subjects.length === 1 ? (subjects[0] ?? '') : subjects, {
    ...(operator !== undefined && { operator }),
  });
  return roleDetail(name, {
    trust: [...(subjects.length > 0 ? [of] : []), ...trust],
    ...(own.length > 0 && { inline: document(...own) }),
    attached: [...(published?.managedPolicies ?? []), ...attached],
  });
}

function policyOf(name: string): {
  readonly statements: readonly object[];
  readonly managedPolicies: readonly string[];
} {
  const { statements = [], managedPolicies = [] } = JSON.parse(
    readFileSync(join(UPSTREAM, `${name}.json`), 'utf8'),
  ) as {
    readonly statements?: readonly { actions: unknown; resources: unknown; conditions?: object }[];
    readonly managedPolicies?: readonly string[];
  };
  return {
    statements: statements.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
    managedPolicies,
  };
}

/** As the modules of terraform-aws-modules create them: a customer managed policy for the role's own statements. */
function stateOf(
  details: readonly ReturnType<typeof roleDetail>[],
  others: readonly { readonly type: string; readonly values: object }[],
): string {
  const resources = details.flatMap(
    ({ RoleName, Arn, AssumeRolePolicyDocument, RolePolicyList, AttachedManagedPolicies }) => {
      const own = RolePolicyList.map(({ PolicyDocument }) => ({
        type: 'aws_iam_policy',
        values: { arn: `arn:aws:iam::${ACCOUNT}:policy/${RoleName}`, policy: JSON.stringify(PolicyDocument) },
      }));
      const arns = [
        ...own.map(({ values }) => values.arn),
        ...AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
      ];
      const values = {
        name: RoleName,
        arn: Arn,
        path: '/',
        assume_role_policy: JSON.stringify(AssumeRolePolicyDocument),
      };
      return [
        { type: 'aws_iam_role', values },
        ...own,
        ...arns.map((policy_arn) => ({
          type: 'aws_iam_role_policy_attachment',
          values: { role: RoleName, policy_arn },
        })),
      ];
    },
  );
  const all = [...resources, ...others];
  return JSON.stringify({
    version: 4,
    resources: all.map(({ type, values }, at) => ({
      mode: 'managed',
      type,
      name: `r${at}`,
      module: 'module.irsa',
      instances: [{ attributes: values }],
    })),
  });
}
