// Every field says what it is, once, and every face tells the same of it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { z } from 'zod';
import { FORMATS, isUnit, type Unit } from '#domain/format.ts';
import { intake } from '#intake/intake.ts';
import { ask, askTyped } from '#questions/ask.ts';
import { fieldOf, fieldsOf, money, neededOf, sellerId, text } from '#questions/field.ts';
import { inWords, withFields } from '#questions/field-schema.ts';
import { QUESTIONS, questionNames } from '#questions/list.ts';
import { TOOLS } from '#questions/tool.ts';
import { createWorld } from '#questions/world.ts';
import { openApi, pathFor } from '#surfaces/api/openapi.ts';
import { ended, offer, roundAt, scratchStore, seller } from '../scratch.ts';

const bare = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? bare(schema.unwrap() as z.ZodType)
    : schema;

/** The fields of a row that were not said to be anything. */
function unsaid(schema: z.ZodType, path: string): string[] {
  if (fieldOf(schema) !== undefined) return [];
  const inner = bare(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([name, each]) => unsaid(each as z.ZodType, `${path}.${name}`));
  if (inner instanceof z.ZodArray) return unsaid(inner.element as z.ZodType, `${path}[]`);
  return [path];
}

/** Maps whose names are not known: companions, parameters, and what was asked and answered then. */
const OPEN = [
  'signals.details',
  'gates.details',
  'index_receipt.parameters',
  'report.calls[].input',
  'report_answers.input',
  'report_answers.meta',
  'report_answers.rows[]',
];

test('every field of every answer says what it is', () => {
  assert.deepEqual(
    questionNames.flatMap((name) => unsaid(QUESTIONS[name].row, name)),
    OPEN,
  );
  for (const name of questionNames)
    for (const field of fieldsOf(QUESTIONS[name].row)) assert.ok(field.spoken.length > 1, `${name}.${field.name}`);
});

test('a field that is named by another as its seller is there, and names a seller', () => {
  for (const name of questionNames) {
    const fields = new Map(fieldsOf(QUESTIONS[name].row).map((field) => [field.name, field]));
    for (const { by } of fields.values()) if (by !== undefined) assert.equal(fields.get(by)?.kind, 'seller', by);
  }
});

test('what is of a seller or a pair stands in a row that names one', () => {
  for (const name of questionNames) {
    const fields = fieldsOf(QUESTIONS[name].row);
    const sellers = fields.filter(({ kind }) => kind === 'seller').length;
    for (const { of, name: field } of fields) {
      if (of === 'seller') assert.ok(sellers > 0, `${name}.${field}`);
      if (of === 'pair') assert.ok(sellers > 1, `${name}.${field}`);
    }
  }
});

test('the question of fields, OpenAPI and the tools say the same of a field', (t) => {
  const world = createWorld(seen(t), 990_001 * 1800);
  const told = askTyped(world, 'fields', {}).data;
  assert.deepEqual([...new Set(told.map(({ question }) => question))], questionNames);
  const gap = told.find(({ question, field }) => question === 'cross_deltas' && field === 'median24h');
  assert.deepEqual(
    [gap?.spoken, gap?.unit, gap?.window, gap?.of],
    ['24-hour median gap', 'USD per GPU-hour', '24h', 'pair'],
  );
  type Rows = { properties: { data: { items: { properties: Record<string, Record<string, unknown>> } } } };
  const api = openApi() as { paths: Record<string, { get: { responses: Record<string, unknown> } }> };
  for (const name of questionNames) {
    const reply = api.paths[pathFor(name)]?.get.responses[200] as { content: Record<string, { schema: Rows }> };
    const properties = reply.content['application/json']?.schema.properties.data.items.properties ?? {};
    for (const { field, spoken, unit } of told.filter(({ question }) => question === name)) {
      const property = properties[field];
      if (property === undefined || property.type === 'array') continue;
      assert.deepEqual([property.title, property['x-unit'] ?? null], [spoken, unit], `${name}.${field}`);
    }
  }
  const tool = TOOLS.find(({ question }) => question === 'cross_deltas');
  assert.match(
    JSON.stringify(tool?.outputSchema),
    /"median24h":\{"type":\["number","null"\],"description":"24-hour median gap/,
  );
  assert.doesNotMatch(JSON.stringify([api, TOOLS.map(({ outputSchema }) => outputSchema)]), /"kind":"usd"/);
});

function seen(t: TestContext) {
  const store = scratchStore(t);
  intake(store, roundAt(990_000, [ended('a', [offer('1', 2)], { provider: seller('a', { class: 'neocloud' }) })]));
  return store;
}

test('one question’s fields are asked for by its name, and another name is said to be none', (t) => {
  const world = createWorld(seen(t), 990_001 * 1800);
  assert.ok(
    askTyped(world, 'fields', { question: 'volatility' }).data.every(({ question }) => question === 'volatility'),
  );
  const asked = ask(world, 'fields', { question: 'volatilty' });
  assert.ok(!asked.ok && /allowed are current_prices/.test(asked.problems[0]?.detail ?? ''));
});

test('a part that is called as a key of the metadata is a field, and one that may be null is one type', () => {
  const row = z.object({
    field: text('field'),
    kind: text('kind'),
    price: money('floor').nullable().describe('Null where none'),
  });
  const schema = z.toJSONSchema(row, { io: 'output' }) as Record<string, unknown>;
  assert.deepEqual(withFields(schema, inWords).properties, {
    field: { type: 'string' },
    kind: { type: 'string' },
    price: { type: ['number', 'null'], description: 'floor. Null where none' },
  });
});

test('what a question needs is read from its input', () => {
  assert.deepEqual(
    questionNames.filter((name) => neededOf(QUESTIONS[name].input).length > 0),
    ['week_patterns', 'distribution', 'offers', 'fill'],
  );
  assert.deepEqual(fieldOf(z.array(sellerId('venue')).nullable())?.spoken, 'venue');
});

test('figures are written by one table: no zero below zero, no plural of one, no tenth of a whole day', () => {
  const said = (unit: Unit, value: number): string => FORMATS[unit].said(value);
  assert.deepEqual(
    [
      said('percent', -0.01),
      said('percent', -7.25),
      said('gpus', 1),
      said('gpus', 1234),
      said('days', 3),
      said('days', 1.16),
    ],
    ['0.0 %', '-7.3 %', '1 GPU', '1,234 GPUs', '3 days', '1.2 days'],
  );
  assert.deepEqual(
    [
      said('usd', 2.8737),
      said('usd', 0.0521),
      said('usd', -0.4),
      said('share', 0.605),
      said('milliseconds', 1234),
      said('clock', 7),
    ],
    ['$2.87', '$0.0521', '-$0.40', '60.5 %', '1.2 s', '07:00 UTC'],
  );
  for (const [unit, { figure, said: told }] of Object.entries(FORMATS))
    for (const value of [-2, -1e-9, 0, 0.4, 1, 1234.5])
      assert.doesNotMatch(figure(value) + told(value), /NaN|undefined|-0(?:\.0*)?(?![.\d])/, `${unit} ${value}`);
  assert.ok(isUnit('usd') && !isUnit('seller'));
});
