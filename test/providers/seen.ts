// What is understood of an answer on file, and of a whole round, for tests that look at single offers.
import assert from 'node:assert/strict';
import { readProvider } from '#collect/reading.ts';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import { AT, anyKeys, askOnFile, casesOf } from '../payloads.ts';

export const providers = await registry();

export const providerOf = (id: string) => {
  const found = providers.find((each) => each.id === id);
  assert.ok(found !== undefined, id);
  return found;
};

export function seen(id: string, name: string) {
  const provider = providerOf(id);
  const found = casesOf(provider).find((each) => each.name === name);
  assert.ok(found !== undefined, `${id} ${name}`);
  const { understood } = parseAnswer(provider, found.answer, found);
  const offer = (key: string, market = 'on_demand') => {
    const it = understood.offers.find((each) => each.key === key && each.market === market);
    assert.ok(it !== undefined, `${id} has no ${market} offer ${key}`);
    return { ...it, usd: it.gpuOnlyMicroUsd / 1e6, allIn: it.allInMicroUsd === null ? null : it.allInMicroUsd / 1e6 };
  };
  const aside = (path: string) =>
    understood.setAside.filter((each) => each.path.startsWith(path)).map(({ reason }) => reason);
  return { ...understood, offer, aside };
}

export async function round(id: string, keysIn = anyKeys) {
  const provider = providerOf(id);
  const { ask } = askOnFile(provider);
  return readProvider(provider, ask, keysIn(provider), AT, async () => ({ day: 0, usd: { EUR: 1.08 } }));
}

export const near = (value: number | null, expected: number): void =>
  assert.ok(value !== null && Math.abs(value - expected) < 1e-6, `${value} is not ${expected}`);
