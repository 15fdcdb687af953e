import fc from 'fast-check';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { killTerraform, killTree } from '../rig/kill-tree';
import { closeWorlds, expectApplied, merged } from './merged-change';

afterAll(closeWorlds);

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));

type Kill = 'cancel' | 'action' | 'terraform' | 'both';
const WAYS: readonly Kill[] = ['cancel', 'terraform', 'action', 'both'];

function end(child: ChildProcess, way: Kill): void {
  if (way === 'both') killTree(child);
  else if (way === 'terraform') killTerraform(child);
  else child.kill(way === 'cancel' ? 'SIGTERM' : 'SIGKILL');
}

/** Points in time of an apply that takes about two seconds, from its start on; the same for the same `SEED`. */
const KILLS: readonly [Kill, number][] = fc
  .sample(fc.integer({ min: 0, max: 2000 }), { numRuns: process.env['LONG'] === undefined ? 8 : 100, seed: SEED })
  .map((delay, index) => [WAYS[index % WAYS.length] ?? 'both', delay]);

it('killed at any point of an apply, the action, Terraform or both, the next run finishes the job and loses nothing', async () => {
  const inTurn = async (services: readonly string[], kills: readonly [Kill, number][]) => {
    const { world, apply } = await merged(services);
    world.terraform.cloud.latency = 30;
    const undo = world.remember();
    for (const [way, delay] of kills) {
      const calls = world.terraform.cloud.calls.length;
      await apply({
        onStart: (child) => {
          void sleep(delay).then(() => {
            end(child, way);
          });
        },
      });
      const next = await apply();
      if (next.code !== 0) throw new Error(`after ${way} at ${delay} ms, SEED=${SEED}:\n${next.log}`);
      expect(next.outputs).toMatchObject({ applied: 'true' });
      expectApplied(world, services);
      const created = world.terraform.cloud.calls
        .slice(calls)
        .filter(({ operation, failed }) => operation === 'CreateRole' && !failed);
      expect(created).toHaveLength(services.length);
      undo();
    }
  };
  const lanes = [['orders'], ['billing', 'orders']];
  await Promise.all(
    lanes.map((services, lane) =>
      inTurn(
        services,
        KILLS.filter((_, index) => Math.floor(index / WAYS.length) % lanes.length === lane),
      ),
    ),
  );
}, 600_000);
