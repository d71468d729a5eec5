// What a log and its view take at a round every five minutes: `npm run bench -- --five-minutes [days [folder address [from]]]`. 25 imaginary
// sellers, whose answers change from slot to slot, into a log in PostgreSQL. A year is told from the second half of the days, when no offer
// is new, or is what was made, where it is a year. With a folder and the address of a log the run can be ended, and goes on where it was;
// `from`, the first day's number, lets two make a year between them, each with a folder and a log of its own.
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { registry } from '#collect/registry.ts';
import { roundsBeside } from '#commands/demo-rounds.ts';
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
import { openStore, type Store } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';
import { lastSlot } from '#store/round.ts';
import { HAS_POSTGRES, postgres } from '../test/log/postgres-server.ts';

const SELLERS = 25;
const USUAL_DAYS = 4;
const DAYS_A_YEAR = 365;
/** Slots that are judged at the end, for what that adds. */
const JUDGED = 24;
const YEAR_BEGINS = slotOf(1_790_000_000) - (slotOf(1_790_000_000) % SLOTS_PER_DAY);

/** What lies on the disk, bytes. */
type Sizes = { readonly log: number; readonly view: number };

/** Where it is made, and of which days. */
type Asked = { readonly folder: string; readonly address: string; readonly days: number; readonly first: number };

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} KB`;
const told = (what: string, figure: string): void => console.log(`  ${what.padEnd(60)} ${figure}`);

async function fiveMinutes(asked: Omit<Asked, 'address'>, address: string | undefined): Promise<void> {
  const { folder, days } = asked;
  console.log(`rounds every ${SLOT_SECONDS / 60} minutes of ${SELLERS} sellers, ${days} days`);
  if (address !== undefined) {
    mkdirSync(folder, { recursive: true });
    return made({ ...asked, address });
  }
  if (!HAS_POSTGRES) throw new Error('npm has no PostgreSQL for this machine');
  const cluster = postgres();
  try {
    const { port } = await cluster.primary('year');
    await made({ ...asked, address: `postgres://spot@127.0.0.1:${port}/postgres?stream=year` });
  } finally {
    await cluster.end();
  }
}

async function made({ folder, address, days, first }: Asked): Promise<void> {
  const path = join(folder, 'year.db');
  const log = openPostgresLog(address);
  await log.prepare();
  const store = openStore(path, { readonly: false, byLog: true });
  const view = createView({ store, log, schema: MIGRATIONS.length, clock: realClock });
  await view.bringUp();
  await view.follow();
  const sizes = async (): Promise<Sizes> => {
    store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
    return { log: await relationBytes(address), view: statSync(path).size };
  };
  const byDay = await collected(store, view, { folder, days, first, sizes });
  const before = await sizes();
  const took: number[] = [];
  const last = first + days * SLOTS_PER_DAY - 1;
  for (let slot = last - JUDGED + 1; slot <= last; slot += 1) {
    const from = ticks();
    const judged = [{ slot, all: judgeSlot(store, slot) }];
    took.push(ticks() - from);
    await view.commit(() => keepJudged(store, judged, slotStart(slot)));
  }
  const end = await sizes();
  store.close();
  await log.close();
  tell(byDay, less(end, before, JUDGED));
  told('  judging it', `${Math.round(took.toSorted((a, b) => a - b)[JUDGED / 2] ?? 0)} ms`);
}

type Collecting = Omit<Asked, 'address'> & { readonly sizes: () => Promise<Sizes> };

/** What lay there at the end of each day, the first of them before any round. */
async function collected(
  store: Store,
  view: ReturnType<typeof createView>,
  { folder, days, first, sizes }: Collecting,
): Promise<readonly Sizes[]> {
  const kept = join(folder, 'sizes.jsonl');
  const byDay: Sizes[] = existsSync(kept)
    ? readFileSync(kept, 'utf8')
        .trimEnd()
        .split('\n')
        // The last one may have been cut.
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Sizes)
    : [];
  const keep = async (): Promise<void> => {
    const size = await sizes();
    byDay.push(size);
    appendFileSync(kept, `${JSON.stringify(size)}\n`);
  };
  const providers = (await registry()).filter(({ id }) => SELLER_IDS.includes(id)).slice(0, SELLERS);
  const from = (lastSlot(store) ?? first - 1) + 1;
  if (byDay.length > days + 1) throw new Error(`${byDay.length - 1} days are made there: ask for no fewer`);
  // Also where it was ended between a day's last round and its line.
  while (byDay.length <= Math.floor((from - first) / SLOTS_PER_DAY)) await keep();
  const last = first + days * SLOTS_PER_DAY - 1;
  const rates = ratesBefore(store);
  const house = { providers, config: configFrom({}, []) };
  for await (const round of roundsBeside(house, { seed: 1, from, last, now: false, rates })) {
    await view.commit(() => {
      recordMissed(store, round.slot);
      intake(store, round);
    });
    if ((round.slot + 1) % SLOTS_PER_DAY !== 0) continue;
    await keep();
    const day = byDay.length - 1;
    told(`day ${day}, to here a slot`, perSlot(less(byDay[day], byDay[0], day * SLOTS_PER_DAY)));
  }
  return byDay;
}

function tell(byDay: readonly Sizes[], verdicts: Sizes): void {
  const days = byDay.length - 1;
  const half = Math.floor(days / 2);
  const rounds = less(byDay[days], byDay[half], (days - half) * SLOTS_PER_DAY);
  told('a slot of the second half: log, view', perSlot(rounds));
  told('what is judged once a half hour: log, view', perSlot(verdicts));
  const slots = DAYS_A_YEAR * SLOTS_PER_DAY;
  const made = less(byDay[days], byDay[0], 1);
  told(`the rounds of all ${days} days: log, view`, `${gigabytes(made.log)}, ${gigabytes(made.view)}`);
  const year = days === DAYS_A_YEAR ? made : { log: slots * rounds.log, view: slots * rounds.view };
  const share = slots / JUDGED_EVERY_SLOTS;
  const [log, view] = [year.log + share * verdicts.log, year.view + share * verdicts.view];
  told('a year: log, view', `${gigabytes(log)}, ${gigabytes(view)}`);
}

async function relationBytes(address: string): Promise<number> {
  const client = new pg.Client({ connectionString: address.replace(/\?.*/, '') });
  await client.connect();
  const { rows } = await client.query("SELECT pg_total_relation_size('gpu_spot_entry') AS bytes");
  await client.end();
  return Number(rows[0]?.bytes);
}

/** Bytes a slot between two sizes. */
const less = (to: Sizes | undefined, from: Sizes | undefined, slots: number): Sizes => ({
  log: ((to?.log ?? 0) - (from?.log ?? 0)) / slots,
  view: ((to?.view ?? 0) - (from?.view ?? 0)) / slots,
});

const perSlot = ({ log, view }: Sizes): string => `log ${kilobytes(log)}, view ${kilobytes(view)}`;

const [, , folder, days = String(USUAL_DAYS), address, from = '0'] = process.argv;
if (folder === undefined) throw new Error('a folder is needed');
await fiveMinutes({ folder, days: Number(days), first: YEAR_BEGINS + Number(from) * SLOTS_PER_DAY }, address);
