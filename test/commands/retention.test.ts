// Raw answers that are let go of: every figure, print, receipt and verdict stays as it was, and what can no longer be done says so.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { retain } from '#commands/collector.ts';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { RATES_FROM } from '#domain/currency.ts';
import { isoTime, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import { intake } from '#intake/intake.ts';
import { bodyBytes, bodyIds } from '#store/body.ts';
import { bodiesFrom } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { firstKeptDay, letGo, outgoing } from '#store/retention.ts';
import { runHere } from '../cli.ts';
import { storedRows } from '../hostile/stored-rows.ts';
import { copyDemoStore } from '../kept-store.ts';
import { ended, offer, roundAt, scratchFolder, scratchStore, seller } from '../scratch.ts';

/** What is not the answers themselves, and what says where they begin. */
function others(store: Store): Record<string, readonly string[]> {
  const { body: _, meta, ...rest } = storedRows(store);
  return { ...rest, meta: (meta ?? []).filter((row) => !row.includes('bodies_from')) };
}

async function demoStore(t: TestContext) {
  const path = join(scratchFolder(t), 'store.db');
  // Whatever the hour, a whole day of them lies before today.
  await copyDemoStore(path, 2);
  const run = (...args: string[]) => runHere(args, { GPU_SPOT_DB: path });
  const read = <T>(work: (store: Store) => T): T => {
    const store = openStore(path, { readonly: true });
    try {
      return work(store);
    } finally {
      store.close();
    }
  };
  return { path, run, read };
}

test('a dry run changes nothing and tells what the run then does', async (t) => {
  const { run, read } = await demoStore(t);
  const before = read(storedRows);
  const dry = JSON.parse((await run('retention', '--days', '1', '--dry-run', '--json')).out);
  assert.deepEqual(read(storedRows), before);
  const done = JSON.parse((await run('retention', '--days', '1', '--json')).out);
  assert.ok(dry.answers > 1_000 && dry.bytes > 0);
  assert.deepEqual({ ...dry, done: true }, done);
  const bodies = read((store) => bodyIds(store).length);
  assert.equal(bodies, (before.body?.length ?? 0) - dry.answers);
  assert.match((await run('retention', '--days', '1')).out, /nothing to let go of/);
  assert.match((await run('retention', '--days', '4000', '--dry-run')).out, /nothing to let go of/);
});

test('nothing but the answers goes; what is left unpacks; index verify, reparse and the raw answers say from where on', async (t) => {
  const { run, read } = await demoStore(t);
  const before = read(others);
  const text = (await run('retention', '--days', '1')).out;
  assert.match(
    text,
    /let go of \d+ raw answers of \d days.*\n.*can be made again.*figures, prints, receipts and verdicts stay as they are/,
  );
  assert.deepEqual(read(others), before);
  assert.match((await run('reparse', '--verify')).out, /^(\d+) of \1 stored answers have their hash/);
  const kept = read(bodiesFrom);
  const verified = await run('index', 'verify');
  assert.equal(verified.code, 0, verified.out);
  assert.match(
    verified.out,
    new RegExp(`each is what was printed, bit for bit\n.*before ${isoTime(slotStart(kept))} were let go of`),
  );
  const past = await run('index', 'verify', '--to', isoTime(slotStart(kept)));
  assert.equal(past.code, 1);
  assert.match(past.err, /can only be held against their own chain/);
  const again = await run('reparse');
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /^from .* on: the raw answers before it were let go of/);
  assert.deepEqual(read(others), before, 'made again from what is left it is the same');
  const answer = read((store) =>
    createTeller(store, realClock).ask('raw_answers', { provider: 'lium', at: slotStart(kept - 1) }),
  );
  assert.ok(answer.ok);
  assert.equal(answer.envelope.data.length, 0);
  assert.match(answer.envelope.meta.because ?? '', /were let go of by this operator’s retention/);
});

const DAY = 20_000;

/** Three days of one seller and of the bank; the last round of a day is answered after midnight. */
function threeDays(store: Store): void {
  const body = (request: string, receivedAt: number) => ({
    request,
    status: 200,
    receivedAt,
    bytes: new TextEncoder().encode(`${request} ${'same '.repeat(200)} ${receivedAt}`),
  });
  for (let slot = DAY * SLOTS_PER_DAY; slot < (DAY + 3) * SLOTS_PER_DAY; slot += 1) {
    const isLast = slot % SLOTS_PER_DAY === SLOTS_PER_DAY - 1;
    const at = slotStart(slot) + (isLast ? 1_810 : 6);
    intake(
      store,
      roundAt(slot, [
        ended('a', [offer('1', 2)], { bodies: [body('all', at)] }),
        ...(slot % 12 === 0 ? [ended('x', [], { provider: seller(RATES_FROM.id), bodies: [body('rates', at)] })] : []),
      ]),
    );
  }
}

test('a day goes whole: rounds answered behind midnight stay with the next one, and the bank’s rates stay', (t) => {
  const store = scratchStore(t);
  threeDays(store);
  const before = firstKeptDay((DAY + 2) * SLOTS_PER_DAY + 5, 1);
  assert.equal(before, DAY + 2);
  const going = outgoing(store, before);
  assert.equal(going.answers, letGo(store, before));
  assert.equal(going.answers, 2 * SLOTS_PER_DAY - 1, 'the last one of the second day came on the third');
  assert.equal(bodiesFrom(store), (DAY + 2) * SLOTS_PER_DAY - 1);
  for (const id of bodyIds(store)) bodyBytes(store, id);
  const banks = store.hot('SELECT count(*) FROM body WHERE provider = ?').pluck().get(RATES_FROM.id);
  assert.equal(banks, 12);
  assert.equal(store.hot('PRAGMA foreign_key_check').all().length, 0);
  assert.equal(store.hot('PRAGMA foreign_keys').pluck().get(), 1);
});

test('an import that would make figures again whose answers are gone is refused whole', async (t) => {
  const store = scratchStore(t);
  threeDays(store);
  letGo(store, DAY + 2);
  const before = storedRows(store);
  const at = isoTime(slotStart(bodiesFrom(store) - 10));
  const file = join(dirname(store.path), 'late.csv');
  writeFileSync(
    file,
    `ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id\n${at},Nobody Cloud,H100 SXM,2.1,on_demand,,,1\n`,
  );
  const { code, err } = await runHere(['import', file], { GPU_SPOT_DB: store.path });
  assert.equal(code, 1);
  assert.match(err, /cannot be made again.*let go of/);
  assert.deepEqual(storedRows(store), before);
});

test('a collector with GPU_SPOT_ANSWER_DAYS lets go of some days a round until it is even, and then of nothing', async (t) => {
  const store = scratchStore(t);
  threeDays(store);
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const slot = (DAY + 40) * SLOTS_PER_DAY;
  for (let at = 0; at < 4; at += 1) await retain({ store, say }, slot, 7);
  assert.equal(said.length, 2, said.join('\n'));
  assert.match(said[0] ?? '', /^let go of \d+ raw answers older than 7 days \(GPU_SPOT_ANSWER_DAYS\)$/);
  assert.equal(store.hot('SELECT count(*) FROM body WHERE provider = ?').pluck().get('a'), 0);
  await retain({ store, say }, slot, null);
  assert.equal(said.length, 2);
});

test('answers that others of another day would be unpacked by are not let go of', (t) => {
  const store = scratchStore(t);
  threeDays(store);
  store
    .hot('UPDATE body SET key_day = ? WHERE id = (SELECT max(id) FROM body WHERE key_day = ? AND base IS NOT NULL)')
    .run(DAY + 1, DAY);
  const before = storedRows(store);
  assert.throws(() => letGo(store, DAY + 1), /are unpacked by those of day 20000: nothing was let go of/);
  assert.deepEqual(storedRows(store), before);
});

test('how many days are to be kept must be said', async (t) => {
  const { run } = await demoStore(t);
  const { code, err } = await run('retention');
  assert.equal(code, 2);
  assert.match(err, /--days <n>, or GPU_SPOT_ANSWER_DAYS/);
});

test('a clock that is ahead lets go of nothing more: it is reckoned from the last round', async (t) => {
  const store = scratchStore(t);
  threeDays(store);
  const { out } = await runHere(['retention', '--days', '1', '--dry-run', '--json'], { GPU_SPOT_DB: store.path });
  // The rounds are of years ago: by the clock alone all of it would go.
  const { answers } = JSON.parse(out) as { answers: number };
  assert.equal(answers, 2 * SLOTS_PER_DAY - 1);
});
