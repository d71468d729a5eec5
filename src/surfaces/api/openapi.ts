// OpenAPI 3.1 from the same list of questions that the routes come from.

import { z } from 'zod';
import { SLOT_WORD } from '#domain/time.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import { neededOf } from '#questions/field.ts';
import { asKeys, withFields } from '#questions/field-schema.ts';
import { QUESTIONS, type QuestionName, questionNames } from '#questions/list.ts';
import { FORMATS } from '#surfaces/wanted.ts';

type Schema = Record<string, unknown>;

const metaSchema: Schema = {
  type: 'object',
  required: [
    'question',
    'slot',
    'observedAt',
    'madeAt',
    'ageSeconds',
    'nextUpdateAt',
    'enough',
    'because',
    'simulated',
    'imported',
    'methodVersion',
  ],
  properties: {
    question: { type: 'string' },
    slot: { type: ['string', 'null'], description: `The ${SLOT_WORD} of the newest offers` },
    observedAt: { type: ['string', 'null'], description: 'When the newest offers were received' },
    madeAt: { type: 'string' },
    ageSeconds: { type: ['integer', 'null'], description: 'Age of the newest offers at madeAt' },
    nextUpdateAt: { type: 'string' },
    enough: { type: 'boolean' },
    because: { type: ['string', 'null'], description: 'What is missing, in words' },
    simulated: { type: 'boolean' },
    imported: { type: 'boolean' },
    credits: {
      type: 'array',
      description: 'How what was imported must be credited; left out where nothing of it asks for that',
      items: {
        type: 'object',
        required: ['history', 'licence', 'licenceLink', 'credit', 'home'],
        properties: Object.fromEntries(
          ['history', 'licence', 'licenceLink', 'credit', 'home'].map((name) => [name, { type: 'string' }]),
        ),
      },
    },
    methodVersion: { type: 'integer' },
  },
};

const schemaOf = (shape: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  }) as Schema;
  return schema;
};

function parametersOf(name: QuestionName): Schema[] {
  const { input } = QUESTIONS[name];
  const { properties = {} } = schemaOf(input, 'input') as { properties?: Record<string, Schema> };
  const needed = neededOf(input);
  const own = Object.entries(properties).map(([parameter, schema]) => ({
    name: parameter,
    in: 'query',
    required: needed.includes(parameter),
    style: 'form',
    explode: false,
    schema,
  }));
  return [
    ...own,
    { name: 'format', in: 'query', required: false, schema: { type: 'string', enum: Object.keys(FORMATS) } },
  ];
}

const problemReply = (description: string): Schema => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function pathOf(name: QuestionName): Schema {
  const { summary, row } = QUESTIONS[name];
  const envelope = {
    type: 'object',
    required: ['meta', 'data'],
    properties: {
      meta: { $ref: '#/components/schemas/Meta' },
      data: { type: 'array', items: withFields(schemaOf(row, 'output'), asKeys) },
    },
  };
  return {
    get: {
      operationId: name,
      summary,
      parameters: parametersOf(name),
      responses: {
        200: {
          description: 'The answer with its provenance',
          headers: { ETag: { schema: { type: 'string' }, description: 'Commit, slot, method and program' } },
          content: {
            'application/json': { schema: envelope },
            'text/csv': { schema: { type: 'string' } },
            'application/x-ndjson': { schema: { type: 'string' } },
          },
        },
        304: { description: 'Nothing new since the ETag that was sent' },
        400: problemReply('A parameter or value that is not known; the allowed ones are named'),
        429: problemReply('Too many requests from this address; what must be computed counts as several'),
        503: problemReply(
          'More to compute than the server can just now, or a question that takes too long: ask for less',
        ),
      },
    },
  };
}

export const pathFor = (name: QuestionName): string => `/api/v1/${name.replaceAll('_', '-')}`;

/** `basePath` is what the public address ends with. */
export function openApi(basePath = ''): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'gpu-spot',
      version: `1.${METHOD_VERSION}`,
      description: 'What a GPU-hour rents for across clouds. Prices are USD per GPU-hour, times UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath || '/' }],
    paths: Object.fromEntries(questionNames.map((name) => [pathFor(name), pathOf(name)])),
    components: {
      schemas: {
        Meta: metaSchema,
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            errors: {
              type: 'array',
              items: { type: 'object', properties: { parameter: { type: 'string' }, detail: { type: 'string' } } },
            },
          },
        },
      },
    },
  };
}
