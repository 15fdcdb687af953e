import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPolicy, planPolicy, type JobScope } from '../../examples/github-oidc/job-policies';
import { evaluate, type PolicyDocument } from '../../modules';
import { externalIdOf, chainRequests, type RoleChain } from '../../modules/identity/role-chain';
import { AUDIENCE, ROLE_ANNOTATION, subjectOf, tokenRequest } from '../../modules/identity/irsa';
import { existingObjects, reasonsNotOurs } from '../../modules/plan/existing-object';
import { handoffFiles } from '../../modules/stacks/handoff-files';
import { describeRealProvider } from '../rig/real-provider';
import { credentialsOf, type RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { accountOf, type RoleState } from '../rig/terraform/cloud';
import {
  ACCOUNT,
  associationIn,
  BOUNDARY,
  clusterNamed,
  configuration,
  dangers,
  orders,
  startShop,
  synthesized,
  type ShopManifest,
} from './shop';

/**
 * Every way in which a pod gets its session, created by Terraform. Roles and OIDC providers are created by HashiCorp's
 * provider. Version 5 of it lacks arguments of associations, so stacks that have these are applied with this project's
 * own provider, on the same cloud; what it shares with HashiCorp's is compared in `both-providers.long.test.ts`.
 */

/** The account of target roles, which the provider of their stacks reaches by an AWS profile. */
const DATA = '777788889999';
const ISSUER = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER.slice('https://'.length)}`;
const CLUSTER = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop-eu`;
const POD = { clusterArn: CLUSTER, namespace: 'shop', serviceAccount: 'orders-api' };

type Configuration = Readonly<Record<string, unknown>>;

const SETTINGS = configuration((value) => {
  // Versions of the provider are not restricted: each stack requires the oldest that has all of its arguments.
  value.terraform.providers.aws = '>= 5.100.0';
  value.accounts = { data: { account: DATA, region: 'eu-central-1', profile: 'data' } };
  value.defaults.role = { path: '/pods/', tags: { repository: 'acme/shop' } };
  value.environments.prod.clusters = [{ name: 'shop-eu', oidc: { issuer: ISSUER, manage: true } }];
});

const service = (settings: Partial<ShopManifest>): ShopManifest =>
  orders((manifest) => void Object.assign(manifest, settings));

/** A service with the access of a role in the other account. */
const chained = (account: string, settings: Partial<ShopManifest> = {}): ShopManifest =>
  orders((manifest) => {
    const { allow } = manifest;
    delete manifest.allow;
    Object.assign(manifest, { targetRole: { account, name: 'orders-data', allow } }, settings);
  });

describeRealProvider('sessions of pods, by Terraform', () => {
  let rig: RealRig;
  beforeEach(async () => {
    rig = await startShop();
    const credentials = credentialsOf(DATA, 'DATA');
    const file = join(rig.folder, 'aws-config');
    writeFileSync(
      file,
      `[profile data]\naws_access_key_id = ${credentials['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = secret\n`,
    );
    rig = { ...rig, environment: { ...rig.environment, AWS_CONFIG_FILE: file } };
  });
  afterEach(() => {
    expect(dangers(rig)).toEqual([]);
    rig.close();
  });

  const roleIn = (account: string, name: string): RoleState => {
    const role = accountOf(rig.cloud.state, account).roles[name];
    if (role === undefined) throw new Error(`role ${name} is missing`);
    return role;
  };
  const trustOf = (role: RoleState) => JSON.parse(role.trustPolicy) as PolicyDocument;

  /** A stack on HashiCorp's provider, or on this project's own. */
  const stackOf = async (name: string, written: Configuration | undefined, own = false): Promise<RealStack> => {
    if (written === undefined) throw new Error(`stack ${name} is missing`);
    const environment = own ? { ...rig.environment, ...rig.ownProvider } : rig.environment;
    // The caller is in the account of the services: the stacks of other accounts have credentials of their own.
    const stack = realStack({ ...rig, environment }, own ? `${name}-own` : name, written, ACCOUNT);
    await stack.init();
    return stack;
  };

  /** Applies, and plans once more: the second plan is empty. */
  const applied = async (stack: RealStack): Promise<void> => {
    for (const run of [await stack.apply(), await stack.planAgain()]) expect(run).toMatchObject({ code: 0 });
  };

  it.each([
    ['with session tags, the conditions are on these', true],
    ['without session tags, the condition is on the external ID', false],
  ])('target roles: both halves of the chain; %s', async (_, sessionTags) => {
    const { stacks } = await synthesized([chained('data', { sessionTags })], SETTINGS);
    const target = await stackOf('orders-prod-target', stacks.get('orders-prod-target'));
    // First: the role that assumes it does not exist yet.
    await applied(target);
    const callers = rig.cloud.calls.flatMap(({ operation, details }) =>
      operation === 'CreateRole' ? (details?.accessKey ?? []) : [],
    );
    expect(callers).toEqual([credentialsOf(DATA, 'DATA')['AWS_ACCESS_KEY_ID']]);

    // HashiCorp's provider creates the role of the service, whose policy is the other half.
    const withRole = await stackOf('orders-prod', withoutAssociations(stacks.get('orders-prod')));
    await applied(withRole);
    expect(await withRole.destroy()).toMatchObject({ code: 0 });

    const stack = await stackOf('orders-prod', stacks.get('orders-prod'), true);
    await applied(stack);
    const [role, data] = [roleIn(ACCOUNT, 'orders-prod'), roleIn(DATA, 'orders-data')];
    expect(associationIn(rig)).toMatchObject({
      roleArn: role.arn,
      targetRoleArn: data.arn,
      disableSessionTags: !sessionTags,
      externalId: externalIdOf(POD),
    });
    const reaches = (change: Partial<RoleChain> = {}): boolean => {
      const requests = chainRequests({ role: role.arn, target: data.arn, association: POD, sessionTags, ...change });
      const allows = (document: string, { principal: _principal, ...request }: (typeof requests)[number]) =>
        evaluate(JSON.parse(document) as PolicyDocument, request).decision === 'allowed';
      return requests.every(
        (request) =>
          evaluate(trustOf(data), request).decision === 'allowed' &&
          Object.values(role.inline).some((document) => allows(document, request)),
      );
    };
    expect(reaches()).toBe(true);
    expect(reaches({ association: { ...POD, serviceAccount: 'other' } })).toBe(false);
    expect(reaches({ role: `arn:aws:iam::${ACCOUNT}:role/pods/other` })).toBe(false);
    expect(reaches({ target: `arn:aws:iam::${DATA}:role/other` })).toBe(false);

    for (const one of [stack, target]) expect(await one.destroy()).toMatchObject({ code: 0 });
    expect(Object.keys(accountOf(rig.cloud.state, DATA).roles)).toEqual([]);
  });

  it('target roles: an existing one is named by its ARN, and no role is created for it', async () => {
    const arn = `arn:aws:iam::${DATA}:role/reports-reader`;
    const { stacks } = await synthesized([service({ targetRole: arn, allow: [] })], SETTINGS);
    expect([...stacks.keys()].filter((name) => name.endsWith('-target'))).toEqual([]);
    await applied(await stackOf('orders-prod', stacks.get('orders-prod'), true));
    expect(associationIn(rig)).toMatchObject({ targetRoleArn: arn, externalId: externalIdOf(POD) });
    expect(Object.values(roleIn(ACCOUNT, 'orders-prod').inline).join()).toContain(arn);
  });

  it('session policies: are set, changed in place and removed', async () => {
    const policy = (action: string): Partial<ShopManifest> => ({
      sessionTags: false,
      sessionPolicy: { allow: [{ actions: action, resources: 'arn:aws:s3:::orders-prod/*' }] },
    });
    const sides = await Promise.all(
      [policy('s3:GetObject'), policy('s3:PutObject'), { sessionTags: false }].map((settings) =>
        synthesized([service(settings)], SETTINGS),
      ),
    );
    const [first, ...next] = sides.map(({ stacks }) => stacks.get('orders-prod')!);
    expect(first?.['terraform']).toMatchObject({
      required_providers: { aws: { version: '>= 5.100.0, >= 6.57.1' } },
    });
    const stack = await stackOf('orders-prod', first, true);
    const policies: string[] = [];
    const ids = new Set<string>();
    for (const written of [first!, ...next]) {
      stack.write(written);
      await applied(stack);
      const { policy: found, id } = associationIn(rig);
      policies.push(/s3:\w+/.exec(found ?? '')?.[0] ?? 'none');
      ids.add(id);
    }
    expect(policies).toEqual(['s3:GetObject', 's3:PutObject', 'none']);
    expect(ids.size).toBe(1);
  });

  it('session policies: a version of the provider that lacks them is refused before a plan', async () => {
    const { stacks } = await synthesized(
      [service({ sessionTags: false, sessionPolicy: { allow: [{ actions: 's3:GetObject', resources: '*' }] } })],
      SETTINGS,
    );
    const stack = realStack(rig, 'orders-prod', stacks.get('orders-prod')!);
    const { code, output } = await stack.start('init', '-input=false', '-no-color').done;
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, ' ')).toMatch(/no available releases match the given constraints.*6\.57\.1/);
  });

  it('IRSA: a service moves from associations to tokens and back, over both, and always has access', async () => {
    const steps = ['pod-identity', 'both', 'irsa', 'both', 'pod-identity'] as const;
    const sides = await Promise.all(
      steps.map((identity) => synthesized([service({ identity, kubernetes: { serviceAccount: 'create' } })], SETTINGS)),
    );
    const provider = await stackOf('oidc-shop-eu-prod', sides[0]?.stacks.get('oidc-shop-eu-prod'));
    await applied(provider);
    const { url, clientIds } = accountOf(rig.cloud.state, ACCOUNT).openIdProviders[PROVIDER]!;
    expect({ url: `https://${url}`, clientIds }).toEqual({ url: ISSUER, clientIds: [AUDIENCE] });

    const stack = await stackOf('orders-prod', sides[0]?.stacks.get('orders-prod'));
    const seen: unknown[] = [];
    for (const { stacks } of sides) {
      stack.write(stacks.get('orders-prod')!);
      await applied(stack);
      const role = roleIn(ACCOUNT, 'orders-prod');
      const token = (serviceAccount: string, audience = AUDIENCE) =>
        evaluate(
          trustOf(role),
          tokenRequest({
            role: role.arn,
            provider: PROVIDER,
            subject: subjectOf({ ...POD, serviceAccount }),
            audience,
          }),
        ).decision === 'allowed';
      const { associations, serviceAccounts } = clusterNamed(rig);
      const { annotations = {} } = serviceAccounts['shop/orders-api'] ?? {};
      seen.push([
        Object.keys(associations).length,
        token('orders-api'),
        annotations[ROLE_ANNOTATION] === role.arn,
        token('other') || token('orders-api', 'other'),
      ]);
    }
    const [association, both, tokens] = [
      [1, false, false, false],
      [1, true, true, false],
      [0, true, true, false],
    ];
    expect(seen).toEqual([association, both, tokens, both, association]);
    for (const one of [stack, provider]) expect(await one.destroy()).toMatchObject({ code: 0 });
    expect(accountOf(rig.cloud.state, ACCOUNT).openIdProviders).toEqual({});
  });

  it('IRSA: a provider that exists already is imported, unless it differs', async () => {
    const written = (await synthesized([orders()], SETTINGS)).stacks.get('oidc-shop-eu-prod')!;
    const stack = await stackOf('oidc-shop-eu-prod', written);
    const providers = accountOf(rig.cloud.state, ACCOUNT).openIdProviders;
    const found: unknown[] = [];
    for (const tags of [{}, { team: 'platform' }] as Record<string, string>[]) {
      stack.write(written);
      rig.cloud.change(() => {
        providers[PROVIDER] = { url: ISSUER.slice('https://'.length), clientIds: [AUDIENCE], tags };
      });
      const { json } = await stack.plan();
      const { code, output } = await stack.applyPlan();
      expect(code).toBe(1);
      const [address = ''] = Object.keys(
        (written['resource'] as Record<string, object>)['aws_iam_openid_connect_provider']!,
      ).map((name) => `aws_iam_openid_connect_provider.${name}`);
      const error = { summary: output.replaceAll(/\s+/g, ' '), detail: '', address };
      const [existing] = existingObjects([error], json);
      expect(existing).toEqual({ address, name: `OIDC provider "${ISSUER}"`, id: PROVIDER });
      stack.write({ ...written, import: [{ to: address, id: PROVIDER }] });
      const { json: importing } = await stack.plan();
      const resource = importing.resource_changes?.find((change) => change.address === address);
      found.push(resource && reasonsNotOurs(resource, importing));
    }
    expect(found).toEqual([[], ['its tags is not the configured one', 'its tags_all is not the configured one']]);
  });

  it('IRSA: the jobs of the example for GitHub may manage the provider, if they are told to', async () => {
    const written = (await synthesized([orders()], SETTINGS)).stacks.get('oidc-shop-eu-prod')!;
    const stack = await stackOf('oidc-shop-eu-prod', written);
    await applied(stack);
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    const scope: JobScope = {
      account: ACCOUNT,
      repository: { name: 'acme/shop', ownerId: '1001', id: '2002' },
      defaultBranch: 'main',
      rolePath: '/pods/',
      permissionsBoundary: BOUNDARY,
      state: { bucket: 'tf-state', prefix: 'pod-identity/' },
    };
    const needs = rig.cloud.calls
      .flatMap(({ details }) => details?.needs ?? [])
      .filter(({ action }) => action.includes('OpenIDConnect'));
    const refused = (policy: PolicyDocument) => [
      ...new Set(
        needs.flatMap((need) => (evaluate(policy, need).decision === 'allowed' ? [] : need.action.replace('iam:', ''))),
      ),
    ];
    const [create, read, remove] = ['Create', 'Get', 'Delete'].map((verb) => `${verb}OpenIDConnectProvider`);
    expect(refused(applyPolicy({ ...scope, managesOidcProviders: true }))).toEqual([]);
    expect(refused(planPolicy({ ...scope, managesOidcProviders: true }))).toEqual([create, remove]);
    expect(refused(applyPolicy(scope))).toEqual([create, read, remove]);
  });

  it('target roles: the files of `handoff` create the role in the account of its owners', async () => {
    const owners = '999900001111';
    const { workloads } = await synthesized([chained(owners)], SETTINGS);
    const stack = realStack(rig, 'handed-off', {
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 5.100' } } },
      provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: [owners] }] },
    });
    mkdirSync(stack.folder, { recursive: true });
    for (const { path, text } of handoffFiles(workloads.get('orders-prod')!)) {
      writeFileSync(join(stack.folder, path), text);
    }
    await stack.init();
    for (const args of [
      ['validate', '-no-color'],
      ['fmt', '-check', '-no-color', 'target-role.tf'],
    ]) {
      expect(await stack.start(...args).done).toMatchObject({ code: 0 });
    }
    await applied(stack);
    const [role] = Object.values(accountOf(rig.cloud.state, owners).roles);
    const chain = { role: `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`, target: role!.arn, association: POD };
    expect(chainRequests(chain).every((one) => evaluate(trustOf(role!), one).decision === 'allowed')).toBe(true);
    expect(Object.values(role!.inline).join()).toContain('s3:GetObject');
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

/** The stack without its associations, for a version of the provider that lacks some of their arguments. */
function withoutAssociations(stack: Configuration = {}): Configuration {
  const { aws_eks_pod_identity_association: _, ...resource } = stack['resource'] as Record<string, unknown>;
  const terraform = stack['terraform'] as Configuration;
  const aws = { source: 'aws', version: '>= 5.100.0' };
  return { ...stack, resource, terraform: { ...terraform, required_providers: { aws } } };
}
