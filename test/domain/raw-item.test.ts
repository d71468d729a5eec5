// From a key to what the seller said: the smallest part of an answer that holds it, in lists, in maps and on pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawItem, requestWord } from '#domain/raw-item.ts';

test('in a list: the object that holds every value', () => {
  const answer = {
    offers: [
      { machine_id: 12, num_gpus: 8, gpu_ids: [1, 2] },
      { machine_id: 12, num_gpus: 4, gpu_ids: [1] },
    ],
  };
  assert.deepEqual(rawItem(answer, 'm12/4x/1'), answer.offers[1]);
  assert.equal(rawItem(answer, 'm13/4x/1'), null);
});

test('in a map: the entry of that name, alone', () => {
  const answer = { servers: { 'H100-1-80G': { price: 2 }, 'H100-2-80G': { price: 4 } } };
  assert.deepEqual(rawItem(answer, 'H100-2-80G'), { 'H100-2-80G': { price: 4 } });
  assert.deepEqual(rawItem({ pricing: { h100_x1: 3.2 } }, 'h100_x1'), { h100_x1: 3.2 });
});

test('within what it stands in: the region is said above, the item below', () => {
  const answer = {
    regions: [
      {
        region: 'us',
        sizes: [
          { size: 'p5', usd: 1 },
          { size: 'g6', usd: 2 },
        ],
      },
      { region: 'eu', sizes: [{ size: 'p5', usd: 3 }] },
    ],
  };
  assert.deepEqual(rawItem(answer, 'eu/p5'), { size: 'p5', usd: 3 });
  assert.deepEqual(rawItem(answer, 'us/p5'), { size: 'p5', usd: 1 });
});

test('a field’s name is a part of its item, which is shown whole', () => {
  const answer = { results: [{ id: 'x', price_a: '1', price_b: '2' }] };
  assert.deepEqual(rawItem(answer, 'x/price_b'), answer.results[0]);
});

test('a number deeper within, or a count around, does not make another item the one', () => {
  const eight = { cloud: 'c', count: 8, disk: { step: 1 } };
  const one = { cloud: 'c', count: 1, disk: { step: 1 }, more: { and: { more: 'of it' } } };
  assert.deepEqual(rawItem({ items: [eight, one], total: 8 }, 'c/1'), one);
  assert.deepEqual(rawItem({ items: [eight, one], total: 8 }, 'c/8'), eight);
});

test('a part of an item is none, though it holds the key: the price stands beside it', () => {
  const answer = [{ price: 199, specs: { model: 'MI300X', cores: 13, gpus: [{ model: 'MI300X', count: 1 }] } }];
  assert.deepEqual(rawItem(answer, 'MI300X/1/13'), answer[0]);
});

test('what the request said stands behind an @, and is no part of the answer', () => {
  assert.equal(requestWord('H100-1-80G@fr-par-2'), 'fr-par-2');
  assert.equal(requestWord('H100-1-80G'), null);
  assert.deepEqual(rawItem({ 'H100-1-80G': 1 }, 'H100-1-80G@fr-par-2'), { 'H100-1-80G': 1 });
});

test('on a page: the shortest lines that hold it all', () => {
  const page = '<h2>Spot</h2>\n<td>H100</td>\n<h2>On-Demand</h2>\n<td>L40</td>\n<td>H100</td><td>$2</td>\n<p>H100</p>';
  assert.equal(
    rawItem(page, 'On-Demand/H100'),
    '<h2>On-Demand</h2>\n<td>L40</td>\n<td>H100</td><td>$2</td>\n<p>H100</p>',
    'and what stands behind it',
  );
  assert.equal(rawItem(page, 'On-Demand/B200'), null);
  const names = '<td>NVIDIA L40S</td><td>$2</td>\n<td>NVIDIA L40 Ada</td>\n<td>NVIDIA L40</td><td>$1</td>';
  assert.equal(rawItem(names, 'NVIDIA L40'), '<td>NVIDIA L40</td><td>$1</td>', 'a name stands whole');
  assert.ok(String(rawItem(`${'x'.repeat(50_000)}H100${'y'.repeat(50_000)}`, 'H100')).length < 5_000);
});

test('shapes that JSON alone makes are walked without end or error, however deep, wide or oddly named', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as unknown;
  const lists = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`) as unknown;
  const odd = JSON.parse('{"toString":1,"valueOf":{"a":1},"__proto__":{"id":"7"},"constructor":null}') as unknown;
  for (const answer of [deep, lists, odd, [odd, [odd]], { odd }, null, 1, true, [], {}])
    for (const key of ['7', '', 'toString', '__proto__', 'a/b', '@', 'm7/o8', 'constructor+valueOf'])
      assert.doesNotThrow(() => rawItem(answer, key));
  // It is found by the value of a field of its own, whatever the field is called.
  assert.deepEqual(
    rawItem([{ id: '8' }, JSON.parse('{"__proto__":"7","toString":1}')], '7'),
    JSON.parse('{"__proto__":"7","toString":1}'),
  );
  assert.deepEqual(Object.keys(rawItem(JSON.parse('{"list":{"__proto__":{"x":1}}}'), '__proto__') as object), [
    '__proto__',
  ]);
});

test('a page that names one value without end is searched once', () => {
  const many = `${'H100 '.repeat(200_000)}SXM $2.00`;
  assert.match(String(rawItem(many, 'H100/SXM')), /SXM \$2\.00/);
  assert.equal(rawItem('H100 '.repeat(400_000), 'H100/SXM'), null);
  assert.ok(String(rawItem('a'.repeat(2_000_000), 'aa')).length < 5_000);
});
