// A process of its own that has something computed which would take all memory: what it was told, and how much the process took.
import { createAnswering } from '#commands/answering.ts';
import { realClock } from '#commands/doors.ts';
import { isRefused } from '#surfaces/compute.ts';
import { wantedPage } from '#surfaces/wanted.ts';

const answering = createAnswering({
  path: 'none',
  clock: realClock,
  say: () => {},
  limits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 },
  entry: new URL('./stand-in-answers.ts', import.meta.url),
});
const asker = { address: 'a', isWaiting: () => true, refused: async () => null };
// The thread keeps nobody alive: a server does, and here this.
const alive = setInterval(() => {}, 1_000);
const told = await answering.compute(wantedPage('raw', { do: 'all memory' }), 'identity', asker);
clearInterval(alive);
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ because: isRefused(told) ? told.because : null, peakMb }));
