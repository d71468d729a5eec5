// What a log and its view take at a round every five minutes: `npm run bench -- --five-minutes [days]`. 25 imaginary sellers, whose
// answers change from slot to slot, into a log in PostgreSQL. A year is told from the second half of the days, when no offer is new.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { imaginaryRounds } from '#commands/demo-rounds.ts';
import { realClock, ticks } from '#commands/doors.ts';
import { configFrom } from '#config.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import { SLOT_SECONDS, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { JUDGED_EVERY_SLOTS } from '#domain/verdict.ts';
import { intake, recordMissed } from '#intake/intake.ts';
import { judgeSlot, keepJudged } from '#intake/judging.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { createView } from '#replica/view.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore } from '#store/open.ts';
import { HAS_POSTGRES, postgres, type Server } from '../test/log/postgres-server.ts';

const SELLERS = 25;
const USUAL_DAYS = 4;
const DAYS_A_YEAR = 365;
/** Slots that are judged at the end, for what that adds. */
const JUDGED = 24;
const FIRST = slotOf(1_790_000_000) - (slotOf(1_790_000_000) % SLOTS_PER_DAY);

/** What lies on the disk, bytes. */
type Sizes = { readonly log: number; readonly view: number };

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} KB`;
const told = (what: string, figure: string): void => console.log(`  ${what.padEnd(60)} ${figure}`);

async function fiveMinutes(folder: string, days: number): Promise<void> {
  if (!HAS_POSTGRES) throw new Error('npm has no PostgreSQL for this machine');
  const cluster = postgres();
  try {
    console.log(`rounds every ${SLOT_SECONDS / 60} minutes of ${SELLERS} sellers, ${days} days`);
    await collecting(join(folder, 'year.db'), await cluster.primary('year'), days);
  } finally {
    await cluster.end();
  }
}

async function collecting(path: string, server: Server, days: number): Promise<void> {
  const log = openPostgresLog(`postgres://spot@127.0.0.1:${server.port}/postgres?stream=year`);
  await log.prepare();
  const store = openStore(path, { readonly: false, byLog: true });
  const view = createView({ store, log, schema: MIGRATIONS.length, clock: realClock });
  await view.bringUp();
  const sizes = async (): Promise<Sizes> => {
    store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
    const [row] = await server.ask("SELECT pg_total_relation_size('gpu_spot_entry') AS bytes");
    return { log: Number(row?.bytes), view: statSync(path).size };
  };
  const providers = (await registry()).filter(({ id }) => SELLER_IDS.includes(id)).slice(0, SELLERS);
  const house = { providers, config: configFrom({}, []) };
  const last = FIRST + days * SLOTS_PER_DAY - 1;
  const byDay = [await sizes()];
  for await (const round of imaginaryRounds(house, { seed: 1, from: FIRST, last, now: false, rates: null })) {
    await view.commit(() => {
      recordMissed(store, round.slot);
      intake(store, round);
    });
    if ((round.slot + 1) % SLOTS_PER_DAY !== 0) continue;
    byDay.push(await sizes());
    const at = byDay.length - 1;
    told(`day ${at}, to here a slot`, perSlot(byDay[0], byDay[at], at * SLOTS_PER_DAY));
  }
  const took: number[] = [];
  for (let slot = last - JUDGED + 1; slot <= last; slot += 1) {
    const from = ticks();
    const judged = [{ slot, all: judgeSlot(store, slot) }];
    took.push(ticks() - from);
    await view.commit(() => keepJudged(store, judged, slotStart(slot)));
  }
  const end = await sizes();
  const half = Math.floor(days / 2);
  const rounds = less(byDay[days], byDay[half], (days - half) * SLOTS_PER_DAY);
  const verdicts = less(end, byDay[days], JUDGED);
  told('a slot of the second half: log, view', `${kilobytes(rounds.log)}, ${kilobytes(rounds.view)}`);
  told('what is judged once a half hour: log, view', `${kilobytes(verdicts.log)}, ${kilobytes(verdicts.view)}`);
  told('  judging it', `${Math.round(took.toSorted((a, b) => a - b)[JUDGED / 2] ?? 0)} ms`);
  const slots = DAYS_A_YEAR * SLOTS_PER_DAY;
  const share = 1 / JUDGED_EVERY_SLOTS;
  told(
    'a year: log, view',
    `${gigabytes(slots * (rounds.log + share * verdicts.log))}, ${gigabytes(slots * (rounds.view + share * verdicts.view))}`,
  );
  store.close();
  await log.close();
  rmSync(path);
}

/** Bytes a slot between two sizes. */
const less = (to: Sizes | undefined, from: Sizes | undefined, slots: number): Sizes => ({
  log: ((to?.log ?? 0) - (from?.log ?? 0)) / slots,
  view: ((to?.view ?? 0) - (from?.view ?? 0)) / slots,
});

function perSlot(from: Sizes | undefined, to: Sizes | undefined, slots: number): string {
  const { log, view } = less(to, from, slots);
  return `log ${kilobytes(log)}, view ${kilobytes(view)}`;
}

const [, , folder, days] = process.argv;
if (folder === undefined) throw new Error('a folder is needed');
await fiveMinutes(folder, days === undefined ? USUAL_DAYS : Number(days));
