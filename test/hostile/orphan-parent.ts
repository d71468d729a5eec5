// Started by orphan.test.ts: has a page read that takes for ever, and waits for it.
import { createReadingPool } from '#collect/reading-pool.ts';
import { registry } from '#collect/registry.ts';
import { realClock } from '#commands/doors.ts';
import { launchReadingProcess } from '#commands/launch-reading-process.ts';

const provider = (await registry()).find(({ id }) => id === 'coreweave');
if (provider === undefined) throw new Error('no such provider');
// Nothing is late here: the test is about what happens to a step that never ends.
const clock = { ...realClock, deadline: () => new AbortController().signal };
const { parse } = createReadingPool({ launch: launchReadingProcess, clock });
const bytes = new TextEncoder().encode(`<html><body>${'<h1>'.repeat(400_000)}</body></html>`);
const reading = parse({
  provider,
  asking: async () => {
    process.stdout.write('reading\n');
    return { status: 200, bytes };
  },
  keys: {},
  at: 0,
  rates: async () => null,
});
await reading;
