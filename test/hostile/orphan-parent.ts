// Started by orphan.test.ts: has a page read that takes for ever, and waits for it.
import { createReaders } from '#collect/readers.ts';
import { registry } from '#collect/registry.ts';
import { realClock } from '#commands/doors.ts';
import { launchReader } from '#commands/launch-reader.ts';

const provider = (await registry()).find(({ id }) => id === 'coreweave');
if (provider === undefined) throw new Error('no such provider');
// Nothing is late here: the test is about what happens to a step that never ends.
const clock = { ...realClock, deadline: () => new AbortController().signal };
const { reader } = createReaders({ launch: launchReader, clock });
const bytes = new TextEncoder().encode(`<html><body>${'<h1>'.repeat(400_000)}</body></html>`);
const reading = reader({
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
