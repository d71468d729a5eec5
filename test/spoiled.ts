// Answers as an upstream may send them one day: with strangers among their fields, retyped, in another currency, torn.
import fc from 'fast-check';

const VALUES = ['null', '"x"', '-1', '0', '1e999', '[]', '{}', 'true', '99999999999', '""', '"2.5"'];
export const spoiled = fc.tuple(fc.nat(), fc.constantFrom(...VALUES));

export const withStrangers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withStrangers);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, withStrangers(each)] as const);
  return { ...Object.fromEntries(entries), a_field_of_tomorrow: { nested: [1] } };
};

/** Every currency another, and one named where none is. */
export const inCurrency = (value: unknown, currency: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => inCurrency(each, currency));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [
    name,
    /currency/i.test(name) && typeof each === 'string' ? currency : inCurrency(each, currency),
  ]);
  return { ...Object.fromEntries(entries), currency, Currency: currency };
};

/** No word of a currency. */
export const withoutCurrency = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, each) => (/currency/i.test(name) ? undefined : each)));

/** Every number gone. */
export const without = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'number' || isAmount(each) ? undefined : each)));

const isAmount = (value: unknown): boolean => typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);

/** Every number a word, every text a list: the shape of a silent API change. */
export const retyped = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'number' || isAmount(each) ? 'changed' : each)));

/** Replaces the n-th scalar of a JSON text by something else. */
export function mutated(text: string, changes: readonly (readonly [number, string])[]): unknown {
  let changed = text;
  for (const [at, value] of changes) {
    const scalars = [...changed.matchAll(/(?<=:\s*)(?:-?\d[\d.e+-]*|"[^"]*"|true|false|null)/g)];
    const hit = scalars[at % Math.max(1, scalars.length)];
    if (hit !== undefined) changed = changed.slice(0, hit.index) + value + changed.slice(hit.index + hit[0].length);
  }
  return JSON.parse(changed);
}

/** Takes a piece out of a page, or puts something into it, at any place. */
export function tornPage(text: string, changes: readonly (readonly [number, string])[]): string {
  let torn = text;
  for (const [at, value] of changes) {
    const from = (at * 2_654_435_761) % Math.max(1, torn.length);
    torn = torn.slice(0, from) + value + torn.slice(from + (at % 40));
  }
  return torn;
}
