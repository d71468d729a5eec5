// Hot Aisle: AMD machines that are free now, for a team's key alone; cents for a whole machine.
import { z } from 'zod';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const BASE = 'https://admin.hotaisle.app/api/teams';
const CENTS = 100;
const BYTES_PER_GB = 1024 ** 3;

const Machine = z.object({
  OnDemandPrice: z.number(),
  Specs: z.object({
    cpu_cores: z.number(),
    ram_capacity: z.number(),
    gpus: z.array(z.object({ count: z.int().positive(), model: z.string() })),
  }),
});
type Machine = z.infer<typeof Machine>;

function toReading({ OnDemandPrice: cents, Specs: specs }: Machine, path: string, item: unknown): Reading {
  const [gpu, second] = specs.gpus;
  if (gpu === undefined) return setAside('no_gpu', null, { path, item });
  if (second !== undefined) return setAside('ambiguous_gpu', `${gpu.model} and ${second.model}`, { path, item });
  const price = cents / CENTS / gpu.count;
  return listing({
    // The list has no id; a kind of machine stands in it while one is free.
    key: [gpu.model, gpu.count, specs.cpu_cores, specs.ram_capacity].join('/'),
    market: 'on_demand',
    gpuName: gpu.model,
    gpus: gpu.count,
    gpuOnly: price,
    allIn: price,
    vcpus: specs.cpu_cores,
    ramGb: Math.round(specs.ram_capacity / BYTES_PER_GB),
    path,
    item,
  });
}

/** A team's name becomes a part of an address: nothing else may come in with it. */
function teamOf(told = 'a-stored-answer-needs-no-team'): string {
  if (!/^[\w-]{1,64}$/.test(told))
    throw new RoundEnd('refused', 'HOTAISLE_TEAM is not the handle of a team (letters, digits, dashes)');
  return told;
}

const hotAisle: Provider = {
  id: 'hot-aisle',
  name: 'Hot Aisle',
  home: 'https://hotaisle.xyz',
  parserVersion: 1,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per machine that is free now, disk included; how many are free is not told',
  aliases: ['hotaisle', 'hot aisle inc'],
  terms: {
    link: 'https://hotaisle.xyz/terms-of-service/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API is documented for keys.',
  },
  needs: [
    { env: 'HOTAISLE_API_KEY', required: true, what: 'sent as Authorization: Token' },
    { env: 'HOTAISLE_TEAM', required: true, what: "the team's handle, a part of the address" },
  ],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const url = `${BASE}/${teamOf(keys.HOTAISLE_TEAM)}/virtual_machines/available/`;
    const headers = { authorization: `Token ${keys.HOTAISLE_API_KEY}` };
    yield { answer: await ask({ name: 'available machines', url, headers }), market: 'on_demand', cut: [] };
  },
  read: (answer) => readEach(Machine, envelope(z.array(z.unknown()), answer), '', toReading),
};

export default hotAisle;
