// Clocks that step by hours and days, and time zones and languages that are odd.
import { join } from 'node:path';
import { Clock, damagedIn, integrityOf, lostOf, roundsIn, run, serving, start, statusOf } from './running.ts';
import type { Place, Result, Trial } from './trial.ts';

const HOUR = 3_600;
/** Steps of this machine's clock alone, which the sellers' clocks contradict. */
const WRONG = [
  2 * HOUR,
  -3 * HOUR,
  30 * HOUR,
  -40 * HOUR,
  24 * HOUR * 9,
  -24 * HOUR * 30,
  24 * HOUR * 400,
  -24 * HOUR * 365 * 3,
];
/** Time that really passed: a machine that slept. */
const PASSED = [HOUR, 5 * HOUR, 26 * HOUR, 24 * HOUR * 4];

const slotsIn = (rounds: ReadonlyMap<string, string>): number[] =>
  [...rounds.keys()].map((round) => Number(round.split('.')[0]));

async function clocks(place: Place): Promise<Result> {
  const [ours, theirs] = [new Clock(place.folder), new Clock(place.folder, 'theirs')];
  const sellers = start(['upstream', '--port', '0'], theirs.env);
  const [, address = ''] = await sellers.until(/sellers at (http:\/\/[\d.]+:\d+)/);
  const db = join(place.folder, 'c.db');
  const program = await serving(['start'], { ...ours.env, GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: address });
  await program.until(/models judged/);
  const lost: string[] = [];
  const [wrong, passed] = [WRONG.slice(0, place.times(WRONG.length)), PASSED.slice(0, place.times(PASSED.length))];
  const both = (seconds: number): void => {
    ours.step(seconds);
    theirs.step(seconds);
  };
  const stored = async (what: string): Promise<void> => {
    const before = roundsIn(db);
    const from = program.said().length;
    both(1800 - (ours.now % 1800) + 2);
    await program.until(/round of .* stored/, from);
    const after = roundsIn(db);
    lost.push(...lostOf(before, after).map((round) => `${what}: round ${round}`));
    const newest = Math.max(...slotsIn(after));
    if (newest !== Math.floor(theirs.now / 1800)) lost.push(`${what}: the round is of slot ${newest}`);
    if ((await statusOf(`${program.base}/`)) !== 200) lost.push(`${what}: the first page is not answered`);
  };
  try {
    for (const step of wrong) {
      const before = roundsIn(db);
      const from = program.said().length;
      ours.step(step + (1800 - ((ours.now + step) % 1800)) + 2);
      // Small steps back are waited out; whatever else is contradicted is said.
      await program.until(/was not stored|went back|not stored yet|the clock/, from);
      const after = roundsIn(db);
      lost.push(...lostOf(before, after).map((round) => `step ${step}: round ${round}`));
      const future = slotsIn(after).filter((slot) => slot > Math.floor(theirs.now / 1800) + 1);
      if (future.length > 0) lost.push(`step ${step}: rounds of half hours that have not come`);
      ours.set(theirs.offset);
      await stored(`after a step of ${step / HOUR} h`);
    }
    for (const step of passed) {
      both(step);
      await stored(`after ${step / HOUR} h passed`);
    }
  } finally {
    program.child.kill('SIGTERM');
    await program.ended;
    sellers.child.kill('SIGKILL');
  }
  if (integrityOf(db) !== 'ok' || damagedIn(db).damaged > 0) lost.push('the file is not sound');
  return {
    done: `the clock set wrong by ${wrong.map((step) => `${step / HOUR} h`).join(', ')}, and time that passed (${passed.map((step) => `${step / HOUR} h`).join(', ')})`,
    times: wrong.length + passed.length,
    lost,
  };
}

const ZONES = [
  'UTC',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Not/AZone',
  '',
];
const LANGUAGES = ['C', 'tr_TR.UTF-8', 'ar_EG.UTF-8', 'de_DE.ISO-8859-1', 'th_TH', 'xx_XX'];
const ASKED = [
  '/api/v1/current-prices',
  '/api/v1/tod-patterns',
  '/api/v1/signals',
  '/api/v1/index-fixes',
  '/gpu/h100-sxm',
  '/',
  '/changes',
  '/og/overview.png',
];

/** The same store under every zone and language is answered with the same bytes, but for when and how old an answer is. */
async function zones(place: Place): Promise<Result> {
  const db = join(place.folder, 'z.db');
  const demo = await run(['demo', '--days', '2', '--no-serve'], { GPU_SPOT_DB: db, TZ: 'Pacific/Apia' });
  const lost: string[] = demo.code === 0 ? [] : [`the demo failed: ${demo.said.slice(-300)}`];
  const plain = (text: string): string =>
    text
      .replace(/"(madeAt|nextUpdateAt)":"[^"]*"/g, '')
      .replace(/"ageSeconds":\d+/g, '')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, '');
  const { clock } = place;
  clock.freeze();
  let first: string[] | null = null;
  let times = 0;
  for (const TZ of ZONES)
    for (const LANG of TZ === 'Asia/Kathmandu' ? LANGUAGES : ['C']) {
      const program = await serving(['serve'], { ...clock.env, GPU_SPOT_DB: db, TZ, LANG, LC_ALL: LANG });
      const told = await Promise.all(ASKED.map(async (path) => plain(await (await fetch(program.base + path)).text())));
      first ??= told;
      told.forEach((text, at) => {
        if (text !== first?.[at]) lost.push(`${ASKED[at]} is another under TZ=${TZ} LANG=${LANG}`);
      });
      program.child.kill('SIGTERM');
      await program.ended;
      times += 1;
    }
  return {
    done: `${ASKED.length} answers under ${ZONES.length} time zones and ${LANGUAGES.length} languages: the same bytes`,
    times,
    lost,
  };
}

export const CLOCKS: readonly Trial[] = [
  { name: 'clock', run: clocks },
  { name: 'zones', run: zones },
];
