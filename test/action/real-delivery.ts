import { startRealRig, type AttachingRig } from '../rig/real-rig';
import { accountOf, isRead, type RoleState } from '../rig/terraform/cloud';
import { ACCOUNT, CREDENTIALS, startWorld, type World } from './world';

const ORDERS = 'services/orders/pod-identity.yaml';

/** A world with HashiCorp's own AWS provider, and what happens there to the service `orders`. */
export interface RealDelivery {
  readonly world: World;
  /**
   * Opens a pull request with this manifest, or without one, has it reviewed, merges it and applies it.
   * @returns the comment on the pull request before it was merged
   */
  readonly deliver: (branch: string, text: string | undefined) => Promise<string>;
  /** Adds a policy to the role outside Terraform, which allows `dynamodb:*`. */
  readonly addPolicyByHand: () => void;
  readonly role: () => RoleState | undefined;
  /** The actions and the rest of the role's inline policies, as text. */
  readonly policies: () => string;
  /** Calls that changed something, in their order. */
  readonly changes: () => readonly string[];
}

/**
 * @param isAttached whether the provider is started once, after the review of the first pull request, which meets it as
 *   users do: installed by `terraform init`, locked, and started by each command
 */
export async function startRealDelivery({ isAttached = false } = {}): Promise<RealDelivery> {
  let rig: AttachingRig | undefined;
  const world = await startWorld(async () => (rig = await startRealRig()));
  let environment: Readonly<Record<string, string>> = CREDENTIALS;
  const { cloud } = world.terraform;
  const role = () => accountOf(cloud.state, ACCOUNT).roles['orders-prod'];
  return {
    world,
    deliver: async (branch, text) => {
      const before = world.head('main');
      world.commit(branch, { [ORDERS]: text });
      const pull = world.openPullRequest(branch);
      const reviewed = await world.onPullRequest(pull, { environment });
      expect([reviewed.code, reviewed.code === 0 ? '' : reviewed.log]).toEqual([0, '']);
      const comment = world.github.state.comments.at(-1)?.body ?? '';
      if (isAttached && rig) environment = { ...CREDENTIALS, ...(await rig.attach(CREDENTIALS)) };
      const applied = await world.onPush(before, world.merge(pull), { environment });
      expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
      expect(applied.outputs).toMatchObject({ applied: 'true', stacks: '["orders-prod"]' });
      return comment;
    },
    addPolicyByHand: () => {
      cloud.change(() => {
        const Statement = [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }];
        Object.assign(role()?.inline ?? {}, { 'by-hand': JSON.stringify({ Version: '2012-10-17', Statement }) });
      });
    },
    role,
    policies: () => JSON.stringify(Object.values(role()?.inline ?? {})),
    changes: () => cloud.calls.filter(({ operation }) => !isRead(operation)).map(({ operation }) => operation),
  };
}
