// Every question as a tool for a program that reads: its schemas, and its answer in pages that fit a reader's window.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MODELS } from '#domain/gpu.ts';
import type { Asked, Meta } from './ask.ts';
import { inWords, withFields } from './field-schema.ts';
import { QUESTIONS, type QuestionName, questionNames } from './list.ts';
import { type Cut, type Page, pageOf, START } from './page.ts';

export type ToolName = `get_${QuestionName}`;

export type Tool = {
  readonly name: ToolName;
  readonly question: QuestionName;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly inputSchema: Schema;
  readonly outputSchema: Schema;
};

type Schema = { readonly type: 'object'; readonly [key: string]: unknown };

/** What a tool answers: the question's own answer, cut to a page where it is longer than one. */
export type ToolAnswer = {
  readonly meta: Meta;
  readonly data: readonly Row[];
  readonly page: { readonly rows: number; readonly of: number; readonly cut: Cut | null; readonly next: string | null };
};

export type Row = Readonly<Record<string, unknown>>;

export type Told = { readonly ok: true; readonly answer: ToolAnswer } | { readonly ok: false; readonly detail: string };

const CURSOR = z.string().max(200).optional().describe('Where to go on: page.next of the answer before');

const UNITS = 'Prices in USD per GPU-hour, times UTC.';

/** A time may be written in so many ways. */
const TIME_WAYS = 4;
/** The tool whose schema names every model; thirty ids in each of thirty tools would be a fifth of the listing. */
const NAMES_MODELS: QuestionName = 'current_prices';
const MODEL_IDS = MODELS.map(({ id }) => id).join();

export const TOOLS: readonly Tool[] = questionNames.map((question) => {
  const { summary, input, row } = QUESTIONS[question];
  const withCursor = input.extend({ cursor: CURSOR });
  return {
    name: `get_${question}`,
    question,
    description: `${summary} ${UNITS}`,
    input: withCursor,
    inputSchema: schemaOf(withCursor, 'input', question === NAMES_MODELS),
    outputSchema: answerSchema(withFields(schemaOf(row, 'output'), inWords)),
  };
});

export const toolNamed = (name: string): Tool | undefined => TOOLS.find((tool) => tool.name === name);

/** JSON schema as a reader needs it, and no longer: how a time is spelled is said by its format, and every field of an answer is there. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output', namesModels = false): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (io === 'input') {
        if (!namesModels) withoutModels(jsonSchema);
        asOneTime(jsonSchema);
        return;
      }
      delete jsonSchema.required;
      delete jsonSchema.additionalProperties;
      // Readers disagree on how a tuple is spelled; what is in it is said by its description.
      if (jsonSchema.prefixItems !== undefined) {
        jsonSchema.items = {};
        delete jsonSchema.prefixItems;
      }
    },
  }) as Record<string, unknown>;
  return { ...schema, type: 'object' };
}

type Part = { enum?: unknown; anyOf?: unknown; type?: unknown; description?: string };

function withoutModels(part: Part): void {
  if (!Array.isArray(part.enum) || part.enum.join() !== MODEL_IDS) return;
  delete part.enum;
  part.description = `A model’s id: get_${NAMES_MODELS} names them`;
}

/** Four ways to write a time are one thing to a reader, and its description names them. */
function asOneTime(part: Part): void {
  const ways = Array.isArray(part.anyOf) ? part.anyOf.length : 0;
  if (ways !== TIME_WAYS) return;
  delete part.anyOf;
  part.type = ['string', 'integer'];
  const told = part.description ?? '';
  part.description = told.includes('ISO 8601') ? told : `${told}; ISO 8601 or epoch seconds`;
}

function answerSchema(row: Row): Schema {
  return {
    type: 'object',
    required: ['meta', 'data', 'page'],
    properties: { meta: { type: 'object' }, data: { type: 'array', items: row }, page: { type: 'object' } },
  };
}

export type AskQuestion = (name: QuestionName, raw: Row) => Asked;

/** What a page is cut from: the answers' version, so that no cursor goes on in other data, and the most bytes of a page and of a row in it. */
export type Paging = { readonly version: string; readonly mostBytes: number; readonly mostRowBytes?: number };

export function callTool(ask: AskQuestion, { question }: Tool, { cursor, ...raw }: Row, paging: Paging): Told {
  const key = keyOf(question, raw, paging.version);
  const from = cursor === undefined ? START : placeOf(cursor, key);
  if (from === null)
    return { ok: false, detail: 'cursor: it is not of this question, or the data have moved on: ask again without it' };
  const asked = ask(question, raw);
  if (!asked.ok) return { ok: false, detail: asked.problems.map(({ detail }) => detail).join('; ') };
  const { meta, data } = asked.envelope;
  const room = paging.mostBytes - sizeOf(meta) - FRAME_BYTES;
  const page = pageOf(data as readonly Row[], from, room, paging.mostRowBytes);
  return {
    ok: true,
    answer: {
      meta,
      data: page.rows,
      page: { rows: page.rows.length, of: data.length, cut: page.cut, next: cursorOf(page, key) },
    },
  };
}

/** Brackets, names, counts and the cursor itself. */
const FRAME_BYTES = 600;

export const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const keyOf = (question: string, raw: Row, version: string): string =>
  createHash('sha256')
    .update(JSON.stringify([question, Object.entries(raw).sort(), version]))
    .digest('base64url')
    .slice(0, 12);

const Place = z.tuple([z.string(), z.int().nonnegative(), z.int().nonnegative(), z.int().nonnegative()]);

const cursorOf = ({ next }: Page, key: string): string | null =>
  next === null ? null : Buffer.from(JSON.stringify([key, next.row, next.field, next.at])).toString('base64url');

function placeOf(cursor: unknown, key: string) {
  try {
    const seen = Place.safeParse(JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8')));
    if (!seen.success || seen.data[0] !== key) return null;
    const [, row, field, at] = seen.data;
    return { row, field, at };
  } catch {
    return null;
  }
}
