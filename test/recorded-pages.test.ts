// Real pages and answers beside which a careful reader wrote what stands in them: where GPU_SPOT_RECORDINGS names the folder, each is read as he read it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import { isRentable, type Offer } from '#domain/offer.ts';
import { AT } from './payloads.ts';

const FOLDER = process.env.GPU_SPOT_RECORDINGS ?? '';
const END = '.expected.json';
/** A seller whose every price is a floor ("from") is not collected; a list of its places has no price. */
const NOT_COLLECTED = ['gmicloud'];
/** Folders that are not named as their provider is. */
const PROVIDERS: Readonly<Record<string, string>> = { vastai: 'vast' };

type Expected = {
  readonly gpu: string;
  readonly market: string;
  readonly gpus: number;
  readonly usd_per_gpu_hour: number;
  readonly available: boolean | null;
  readonly region?: string;
};

const folders = existsSync(join(FOLDER, 'hyperbolic')) && FOLDER !== '' ? readdirSync(FOLDER) : [];
const recordings = folders.flatMap((id) =>
  NOT_COLLECTED.includes(id) || id.includes('.')
    ? []
    : readdirSync(join(FOLDER, id))
        .filter((file) => file.endsWith(END))
        .map((file) => ({ id, file: file.slice(0, -END.length) })),
);
const providers = await registry();

const answerIn = (path: string): unknown => {
  const text = readFileSync(path, 'utf8');
  return path.endsWith('.json') ? JSON.parse(text) : text;
};

/** What is told of an offer, as far as the reader told it: stock and place only where he found them. */
const toldOf = (offer: Offer, like: Expected | undefined): string =>
  [
    offer.gpu,
    offer.market,
    offer.gpus,
    (offer.gpuOnlyMicroUsd / 1e6).toFixed(5),
    ...(like?.available == null ? [] : [isRentable(offer)]),
    ...(like?.region === undefined ? [] : [offer.region]),
  ].join(' ');

const expectedOf = (each: Expected): string =>
  [
    each.gpu,
    each.market,
    each.gpus,
    each.usd_per_gpu_hour.toFixed(5),
    ...(each.available === null ? [] : [each.available]),
    ...(each.region === undefined ? [] : [each.region]),
  ].join(' ');

test('recorded pages lie here', {
  skip: folders.length > 0 ? false : 'no recordings here: name their folder in GPU_SPOT_RECORDINGS',
}, () => {
  assert.ok(recordings.length >= 16, `${recordings.length} recordings with a reading beside them`);
});

for (const { id, file } of recordings)
  test(`${id}/${file} is read as a careful reader reads it`, () => {
    const provider = providers.find((each) => each.id === (PROVIDERS[id] ?? id));
    assert.ok(provider !== undefined, `no provider ${id}`);
    const expected = JSON.parse(readFileSync(join(FOLDER, id, file + END), 'utf8')) as { offers: Expected[] };
    const { understood, problem } = parseAnswer(provider, answerIn(join(FOLDER, id, file)), {
      market: 'on_demand',
      at: AT,
      rates: { day: 0, usd: { EUR: 1 } },
    });
    assert.equal(problem, null);
    const [like] = expected.offers;
    assert.deepEqual(
      understood.offers.map((offer) => toldOf(offer, like)).sort(),
      expected.offers.map(expectedOf).sort(),
    );
  });
