// Two nodes that collect against each other and are killed again and again, each on a view that goes on where it was; then what became of it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { realClock } from '#commands/doors.ts';
import { checkNext, START } from '#log/chain.ts';
import type { Head } from '#log/log.ts';
import { scratchFolder } from '../scratch.ts';
import { aNode, SLOT, same, slotsIn, untilDone } from './nodes.ts';

const SCRIPT = fileURLToPath(new URL('./collecting-node.ts', import.meta.url));
const ENTRIES = 100;

export type Killed = { readonly kills: number; readonly entries: number; readonly acknowledged: number };

/** So many kills in all, by turns, after a time that `dice` says; `meanwhile` may do to the engine what it likes. */
export async function killing(
  t: TestContext,
  { ports, stream, kills, dice }: { ports: readonly number[]; stream: string; kills: number; dice: () => number },
): Promise<Killed> {
  const folder = scratchFolder(t);
  const acks = [0, 1].map((who) => join(folder, `acknowledged-${who}`));
  const views = [0, 1].map((who) => join(folder, `view-${who}.db`));
  const started = (who: number): ChildProcess =>
    spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        SCRIPT,
        ports.join(),
        stream,
        views[who] ?? '',
        acks[who] ?? '',
        String(who),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  const lines = (who: number): string[] =>
    existsSync(acks[who] ?? '')
      ? readFileSync(acks[who] ?? '', 'utf8')
          .split('\n')
          .filter(Boolean)
      : [];
  const ended = async (child: ChildProcess): Promise<void> => {
    assert.equal(child.exitCode, null, 'it ended by itself');
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await over;
  };
  const nodes = [started(0), started(1)] as [ChildProcess, ChildProcess];
  t.after(() => {
    for (const each of nodes) each.kill('SIGKILL');
  });
  for (let times = 0; times < kills; times += 1) {
    const who = times % 2;
    const before = lines(0).length + lines(1).length;
    // In the midst of it: the one that was started before works, however slow the machine is.
    while (lines(0).length + lines(1).length === before) {
      for (const each of nodes) assert.equal(each.exitCode, null, 'it ended by itself');
      await realClock.sleep(5);
    }
    await realClock.sleep(dice() * 60);
    await ended(nodes[who] as ChildProcess);
    nodes[who] = started(who);
  }
  for (const each of nodes) await ended(each);
  const kept = await Promise.all(views.map((path) => aNode(t, stream, { ports, path })));
  const late = await aNode(t, stream, { ports });
  await same([...kept, late]);
  const entries = await chainOf(late);
  const acknowledged = [0, 1].flatMap(lines).map((line) => Number(line.split(' ')[0]));
  const held = slotsIn(late.store) as number[];
  assert.deepEqual(
    held,
    Array.from({ length: held.length }, (_, at) => SLOT + at),
    'each half hour once and none missing',
  );
  assert.equal(new Set(acknowledged).size, acknowledged.length, 'none was acknowledged twice');
  assert.deepEqual(
    acknowledged.filter((slot) => !held.includes(slot)),
    [],
    'none that was acknowledged is missing',
  );
  return { kills, entries, acknowledged: acknowledged.length };
}

/** How many entries the log has, each standing on the one before it. */
async function chainOf({ log }: Awaited<ReturnType<typeof aNode>>): Promise<number> {
  let at: Head = START;
  for (;;) {
    const entries = await untilDone(() => log.after(at.seq, ENTRIES));
    for (const entry of entries) {
      checkNext(at, entry);
      at = entry;
    }
    if (entries.length < ENTRIES) return at.seq;
  }
}
