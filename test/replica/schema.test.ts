// A change of the schema in the midst of a log: a step that also changes rows leaves every node with the same, whenever it was updated.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordMissed } from '#intake/intake.ts';
import { NewerEntry } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { aNode, collect, SCHEMA, SLOT, same } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });

/** What it makes of an offer depends on what the store holds at that moment. */
const STEP = `ALTER TABLE offer ADD COLUMN note TEXT;
UPDATE offer SET note = 'of ' || last_slot || ' among ' || (SELECT count(*) FROM round);`;

test(
  ...onPostgres('the step is made at one entry by all; who is older stands still there and serves on'),
  async (t) => {
    const [old, another] = [await aNode(t, 'step', here()), await aNode(t, 'step', here())];
    for (let slot = SLOT; slot < SLOT + 3; slot += 1) await collect(old, slot, 0);
    // One follows late: its file is of before the last round when the newer program opens it.
    await another.view.follow();
    await collect(old, SLOT + 3, 0);
    const folder = scratchFolder(t);
    old.store.hot('VACUUM INTO ?').run(join(folder, 'direct.db'));
    (MIGRATIONS as string[]).push(STEP);
    t.after(() => (MIGRATIONS as string[]).pop());
    const path = another.store.path;
    another.store.close();
    const newer = { ...here(), schema: SCHEMA + 1 };
    const late = await aNode(t, 'step', { ...newer, path });
    await collect(late, SLOT + 4, 0);
    await assert.rejects(old.view.follow(), NewerEntry);
    await assert.rejects(collect(old, SLOT + 4, 1), /update gpu-spot/);
    assert.equal(lastSlot(old.store), SLOT + 3, 'it is answered from on');
    const fresh = await aNode(t, 'step', newer);
    // Updated in its turn, it makes the step where all made it.
    const old9 = old.store.path;
    old.store.close();
    const updated = await aNode(t, 'step', { ...newer, path: old9 });
    await same([late, fresh, updated]);
    // Against a store that no log moves, which makes the step when it is opened.
    const direct = openStore(join(folder, 'direct.db'), { readonly: false });
    t.after(() => direct.close());
    const node = { store: direct, view: { ...late.view, commit: async <T>(work: () => T) => work() } };
    await collect(node, SLOT + 4, 0);
    assert.equal(recordMissed(direct, SLOT + 5), 0);
    assert.equal(digestOf(direct).whole, digestOf(late.store).whole);
    assert.match(String(direct.hot('SELECT note FROM offer LIMIT 1').pluck().get()), /^of \d+ among 4$/);
  },
);
