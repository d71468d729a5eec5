// A cell of a price page is a price by its heading, its unit and its own words, or it is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flightText, partsOf } from '#domain/flight.ts';
import { type PageNode, tableOf, wordsOf } from '#domain/page-table.ts';
import { columnOf, priceCell, pricesIn, unitIn } from '#domain/price-row.ts';

const usdOf = (text: string): number | string => {
  const seen = priceCell(text);
  return seen.kind === 'price' ? seen.usd : seen.kind;
};

test('an amount is read with its unit before or behind it, and with no word that is not known', () => {
  for (const text of ['$4.29/GPU-hr', '$4.29 per GPU hour', 'per hour: $4.29', 'US$4.29 / 1 hour', '$4 .29*', '$ 4.29'])
    assert.equal(usdOf(text), 4.29, text);
  assert.equal(usdOf('$20,381.60 per month'), 20381.6);
  for (const text of ['$4.29 $3.99', '$4.29 with a plan', '€4.29', '4.29', '$4,29', '$4.29 / 24 hours', 'save $1'])
    assert.equal(usdOf(text), 'unclear', text);
  for (const text of ['', '—', '––', 'N/A', 'N/A per hour', 'Contact us', 'from $0.99', '$2+', '$3 – $5', 'Request'])
    assert.equal(usdOf(text), 'nothing', text);
});

test('a unit of another time or thing is told as such, and several GPUs are a machine', () => {
  assert.deepEqual([...unitIn('per GPU per hour')].sort(), ['gpu', 'hour']);
  assert.deepEqual([...unitIn('per GPU instance hour')].sort(), ['hour', 'machine']);
  assert.deepEqual([...unitIn('per 8x GPUs, hourly')].sort(), ['hour', 'machine']);
  for (const words of ['GPU-month', 'vCPU-hr', 'per GiB', '1M tokens', 'per cluster hour'])
    assert.ok(unitIn(words).has('other'), words);
});

test('a heading names its column, by its table’s title where it names no market, or it is not known', () => {
  assert.equal(columnOf('Price (USD)'), 'on_demand');
  assert.equal(columnOf('Price (USD)', 'Spot machines'), 'interruptible');
  assert.equal(columnOf('On-demand', 'Spot and reserved'), 'on_demand');
  assert.equal(columnOf('GPU-hour', 'Reserved'), 'term');
  for (const heading of ['On-demand, per month', 'Reserved', '31-90 days', '3 Year CUDs', 'DWS Flex-start price'])
    assert.equal(columnOf(heading), 'term', heading);
  for (const heading of ['Memory', 'Savings', 'Setup', 'Spot and on-demand', 'Price per vCPU', 'Old price', 'Item'])
    assert.equal(columnOf(heading), null, heading);
});

test('a cell that names its market itself must name the one of its heading', () => {
  const read = (text: string) => pricesIn([{ heading: 'On-demand', text }], { gpus: null })[0]?.reason;
  assert.equal(read('On-demand $4.29/GPU-hr'), null);
  assert.equal(read('$4.29/GPU-hr pay as you go'), null);
  assert.equal(read('Spot $1.30/GPU-hr'), 'off_shape');
  assert.equal(read('$1.30/GPU-hr reserved'), 'off_shape');
});

test('two prices of one market are one where they agree, and none where they differ', () => {
  const row = (perGpu: string) => [
    { heading: 'Price per GPU', text: perGpu },
    { heading: 'Price', text: '$24.80 / hour' },
  ];
  const read = (perGpu: string) => pricesIn(row(perGpu), { gpus: 8 }).map(({ usd, reason }) => [usd, reason]);
  assert.deepEqual(read('$3.10 / hour'), [
    [3.1, null],
    [24.8 / 8, 'seen_twice'],
  ]);
  assert.deepEqual(read('$3.20 / hour'), [
    [3.2, 'off_shape'],
    [24.8 / 8, 'off_shape'],
  ]);
  assert.deepEqual(pricesIn([{ heading: 'Price', text: '$24.80 / hour' }], { gpus: null })[0]?.reason, 'off_shape');
});

const tag = (name: string, children: PageNode[], attribs: Record<string, string> = {}): PageNode => ({
  type: 'tag',
  name,
  children,
  attribs,
});
const text = (data: string): PageNode => ({ type: 'text', data });

test('a table is read with its spans, its two rows of headings, and rows that stand in other elements', () => {
  const th = (words: string, attribs = {}) => tag('th', [text(words)], attribs);
  const td = (words: string, attribs = {}) => tag('td', [text(words)], attribs);
  const { headings, rows } = tableOf(
    tag('table', [
      tag('thead', [
        tag('tr', [th('GPU', { rowspan: '2' }), th('Reserved', { colspan: '2' })]),
        tag('tr', [th('1 week'), th('1 year')]),
      ]),
      tag('tbody', [tag('div', [tag('tr', [td('A'), td('Contact us', { colspan: '2' })])])]),
    ]),
  );
  assert.deepEqual(headings, ['GPU', 'Reserved 1 week', 'Reserved 1 year']);
  assert.deepEqual(
    rows.map((row) => row.map((cell) => cell.text)),
    [['A', 'Contact us', 'Contact us']],
  );
  assert.equal(wordsOf(tag('p', [tag('b', [text('8')]), text('GPUs'), tag('script', [text('x')])])), '8 GPUs');
});

test('pieces of a stream are put together before they are read, and what does not end is nothing', () => {
  const html =
    '<script>self.__next_f.push([1,"{\\"a\\":[\\"]"])</script><script>self.__next_f.push([1,"\\",1]}"])</script>';
  assert.deepEqual(partsOf(flightText(html))(0), { a: [']', 1] });
  assert.equal(partsOf('{"a":[1')(0), null);
});

test('a heading may say that its price is another: of other money, day, length, quantity or seller', () => {
  const read = (heading: string, text = '$4.29', title = '') => {
    const [price] = pricesIn([{ heading, text }], { gpus: null, title });
    return price === undefined ? 'no column' : (price.reason ?? price.usd);
  };
  assert.equal(read('Price per GPU-hour'), 4.29);
  for (const heading of ['GPU-hour (CAD)', 'GPU-hour in euros', 'GPU-hour, A$', 'GPU-hour from January 2027'])
    assert.equal(read(heading), 'off_shape', heading);
  for (const heading of ['Price per half hour per GPU', 'Price per 10 GPU-hours'])
    assert.equal(read(heading), 'off_shape', heading);
  assert.equal(read('GPU-hour', '$4.29', 'GPU instances (AUD)'), 'off_shape');
  assert.equal(read('On-demand', 'A$4.29/GPU-hr'), 'off_shape');
  for (const heading of ['1yr, GPU-hour', '12mo price per GPU-hour', '3Y GPU-hour', 'Quarterly price per GPU-hour'])
    assert.equal(read(heading), 'other_product', heading);
  for (const heading of [
    'Starting at, per GPU-hour',
    'As low as (GPU-hour)',
    'AWS price per GPU-hour',
    'GPU-hour, 64+ GPUs',
  ])
    assert.equal(read(heading), 'no column', heading);
});
