// A process of its own, for how long a slot is it learns when it starts: a day of a market that moves on the half hour alone, collected in
// slots of whatever length the process was started with, and what every question and page makes of it.
import { registry } from '#collect/registry.ts';
import { imaginaryDoors, imaginaryRound, simulatedClock } from '#commands/demo-rounds.ts';
import { judgeHere } from '#commands/judge.ts';
import { configFrom } from '#config.ts';
import { DAY_SECONDS, SLOT_SECONDS, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { intakeAll } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore } from '#store/open.ts';
import { appOver } from '../app.ts';

const HALF_HOUR = 1800;
const INTO_THE_SLOT = 20;
const END = Math.floor(1_790_000_000 / DAY_SECONDS) * DAY_SECONDS;
const SELLERS = 'vast,lium,runpod,verda,lambda,tensordock,shadeform';

const house = { providers: await registry(), config: configFrom({ GPU_SPOT_PROVIDERS: SELLERS }, []) };
const store = openStore(':memory:', { readonly: false });
const ours = simulatedClock();
// The sellers look at their clock once a half hour.
const theirs = { ...ours, now: () => Math.floor(ours.now() / HALF_HOUR) * HALF_HOUR };
const doors = { ...imaginaryDoors(5, theirs), clock: ours };
const last = slotOf(END) - 1;
async function* rounds() {
  for (let slot = last - SLOTS_PER_DAY + 1; slot <= last; slot += 1) {
    ours.set(slotStart(slot) + INTO_THE_SLOT);
    yield await imaginaryRound(house, doors, null);
  }
}
await intakeAll(store, rounds());
judgeHere(store, last);

const now = END - SLOT_SECONDS + INTO_THE_SLOT + 1;
const world = createWorld(store, now);
const day = { from: String(END - DAY_SECONDS), to: String(END) };
const app = appOver(store, () => now);
const pages: Record<string, string> = {};
for (const path of [
  '/',
  '/gpu/h100-sxm',
  `/gpu/h100-sxm/at/${END - HALF_HOUR}`,
  '/viability',
  '/methodology',
  '/viability/h100-sxm/spread',
  '/viability/h100-sxm/V8',
  '/index',
  '/index/h100-sxm',
  '/sources',
  '/changes',
  '/fill?gpus=4&hours=3',
  '/llms.txt',
  '/api/v1/openapi.json',
  '/api',
])
  pages[path] = await (await app.request(path)).text();
console.log(
  JSON.stringify({
    rounds: Number(store.hot('SELECT count(*) FROM round').pluck().get()),
    current: askTyped(world, 'current_prices', {}).data,
    floors: askTyped(world, 'price_floor_series', { ...day, resolution: '1h' }).data,
    halfHours: askTyped(world, 'price_floor_series', { ...day, gpu: ['h100-sxm'], resolution: '30m' }).data,
    finest: askTyped(world, 'price_floor_series', { ...day, gpu: ['h100-sxm'] }).data,
    supply: askTyped(world, 'supply_series', { ...day, resolution: '1h' }).data,
    hours: askTyped(world, 'tod_patterns', {}).data,
    prints: askTyped(world, 'index_prints', day).data,
    fixes: askTyped(world, 'index_fixes', {}).data,
    pages,
  }),
);
