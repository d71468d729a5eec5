// Queries past a page limit, in so many requests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cover, type Part } from '#domain/paging.ts';

const PAGE = 10;
type Query = { readonly name: string; readonly from: number; readonly to: number };

/** Lists of rows by name; a full page is asked again in halves. */
async function asked(sizes: Readonly<Record<string, number>>, most: number) {
  const requests: Query[] = [];
  const rows = new Map<string, Set<number>>(Object.keys(sizes).map((name) => [name, new Set()]));
  const cut = new Set<string>();
  const queries = Object.entries(sizes).map(([name, to]): Query => ({ name, from: 0, to }));
  const divide = ({ name, from, to }: Query): Part<Query> => {
    const middle = Math.floor((from + to) / 2);
    return {
      keeps: false,
      queries: [
        { name, from, to: middle },
        { name, from: middle, to },
      ],
    };
  };
  const ask = async (query: Query) => {
    requests.push(query);
    const all = Array.from({ length: query.to - query.from }, (_, at) => query.from + at);
    return { answer: all.slice(0, PAGE), full: all.length >= PAGE };
  };
  for await (const each of cover(queries, { ask, divide }, most)) {
    for (const row of each.answer as number[]) rows.get(each.query.name)?.add(row);
    if (each.cut) cut.add(each.query.name);
  }
  return { requests, cut, seen: (name: string) => rows.get(name)?.size ?? 0 };
}

test('with requests enough every row is had, and nothing is cut', async () => {
  const { seen, cut } = await asked({ a: 100, b: 3, c: 35 }, 100);
  assert.deepEqual([seen('a'), seen('b'), seen('c')], [100, 3, 35]);
  assert.equal(cut.size, 0);
});

test('with too few, nobody has a second turn before all had one, and what stays full counts as cut', async () => {
  for (const most of [4, 5, 6, 9, 17]) {
    const { requests, seen, cut } = await asked({ a: 1_000, b: 1_000, c: 3, d: 12 }, most);
    assert.ok(requests.length <= most, `${requests.length} of ${most}`);
    assert.deepEqual(
      requests.slice(0, 4).map(({ name }) => name),
      ['a', 'b', 'c', 'd'],
    );
    for (const name of ['a', 'b', 'd']) assert.ok(seen(name) >= PAGE, `${name}: ${seen(name)} of ${most}`);
    assert.deepEqual([seen('c'), cut.has('c'), cut.has('a'), cut.has('b')], [3, false, true, true]);
    assert.equal(cut.has('d'), seen('d') < 12);
  }
});

test('what goes on behind a full answer counts beside it', async () => {
  const ask = async ({ from }: Query) => ({ answer: [from], full: from < 3 });
  const divide = (query: Query): Part<Query> => ({ keeps: true, queries: [{ ...query, from: query.from + 1 }] });
  const covered = [];
  for await (const { answer, cut } of cover([{ name: 'a', from: 0, to: 9 }], { ask, divide }, 3))
    covered.push([answer, cut]);
  assert.deepEqual(covered, [
    [[0], false],
    [[1], false],
    [[2], true],
  ]);
});
