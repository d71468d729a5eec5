// Nodes that are killed in the midst of it, for real.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onPostgres, postgres } from '../log/postgres-server.ts';
import { killing } from './killing.ts';

/** The same moments each time (a linear congruential generator). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

test(
  ...onPostgres(
    'two that collect against each other, killed ten times: nothing acknowledged is lost, nothing is there twice',
  ),
  async (t) => {
    const servers = postgres();
    t.after(() => servers.end());
    const { port } = await servers.primary('one');
    const { kills, entries, acknowledged } = await killing(t, {
      ports: [port],
      stream: 'kill',
      kills: 10,
      dice: dice(7),
    });
    t.diagnostic(`${kills} kills, ${entries} entries, ${acknowledged} acknowledged`);
    assert.ok(acknowledged >= kills && entries >= acknowledged);
  },
);
