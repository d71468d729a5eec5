// What a field of an answer is: how it is measured, over which window, what it is of, and how it is spoken. zod's metadata holds it, and
// every face reads it here: a new field is one line where its question stands.
import { z } from 'zod';
import type { Kind } from '#domain/format.ts';

export const WINDOWS = ['24h', '7d', '14d', '28d', '30d', '365d'] as const;
export type Window = (typeof WINDOWS)[number];

/** A model, one seller, two sellers, or all comparable sellers of a model. */
export const SUBJECTS = ['model', 'seller', 'pair', 'market'] as const;
export type Subject = (typeof SUBJECTS)[number];

export type Field = {
  readonly kind: Kind;
  /** As a sentence calls it: "24-hour median gap". */
  readonly spoken: string;
  readonly window?: Window;
  /** Whose it is; left out where it is of nobody. */
  readonly of?: Subject;
  /** The field that names the seller it is of, where that is not `provider`. */
  readonly by?: string;
  /** Its sign says a direction. */
  readonly signed?: true;
};

type More = Omit<Field, 'kind' | 'spoken'>;

export const field = <T extends z.ZodType>(schema: T, kind: Kind, spoken: string, more: More = {}): T =>
  schema.meta({ field: { kind, spoken, ...more } satisfies Field });

const ofSeller: More = { of: 'seller' };

/** USD per GPU-hour, of a seller where nothing else is said. */
export const money = (spoken: string, more: More = ofSeller) => field(z.number(), 'usd', spoken, more);
export const percent = (spoken: string, more: More = ofSeller) => field(z.number(), 'percent', spoken, more);
/** A part of one, which is spoken in per cent. */
export const share = (spoken: string, more: More = {}) => field(z.number(), 'share', spoken, more);
export const ratio = (spoken: string, more: More = {}) => field(z.number(), 'ratio', spoken, more);
/** What its row's own `unit` says. */
export const measured = (spoken: string, more: More = {}) => field(z.number(), 'told', spoken, more);
export const counted = (kind: Kind, spoken: string, more: More = {}) =>
  field(z.int().nonnegative(), kind, spoken, more);
export const number = (kind: Kind, spoken: string, more: More = {}) => field(z.number(), kind, spoken, more);

export const modelId = field(z.string(), 'model', 'model');
export const sellerId = (spoken = 'seller') => field(z.string(), 'seller', spoken);
export const moment = (spoken: string) => field(z.string(), 'time', spoken).describe('ISO 8601 UTC');
export const dayOf = (spoken: string) => field(z.string(), 'day', spoken).describe('UTC');
export const text = (spoken: string) => field(z.string(), 'text', spoken);
export const yes = (spoken: string) => field(z.boolean(), 'yes', spoken);
export const word = <T extends z.ZodType>(schema: T, spoken: string): T => field(schema, 'word', spoken);

/** What a schema was said to be, within what makes it optional, null or a list. */
export function fieldOf(schema: z.ZodType): Field | undefined {
  const own = schema.meta()?.field as Field | undefined;
  if (own !== undefined) return own;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fieldOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return fieldOf(schema.element as z.ZodType);
  return undefined;
}

export type NamedField = Field & { readonly name: string; readonly description: string | undefined };

/** Every field of a row that is a figure or a word, those within its parts as `part.field`. */
export function fieldsOf(row: z.ZodObject, within = ''): NamedField[] {
  return Object.entries(row.shape).flatMap(([name, schema]): NamedField[] => {
    const found = fieldOf(schema as z.ZodType);
    const own =
      found === undefined ? [] : [{ ...found, name: within + name, description: describedOf(schema as z.ZodType) }];
    const part = partOf(schema as z.ZodType);
    return [...own, ...(part === undefined ? [] : fieldsOf(part, `${within}${name}.`))];
  });
}

/** How the columns of a table of such rows are measured. */
export const kindsOf = (row: z.ZodObject): ReadonlyMap<string, Kind> =>
  new Map(
    Object.entries(row.shape).flatMap(([name, schema]) => {
      const found = fieldOf(schema as z.ZodType);
      return found === undefined ? [] : [[name, found.kind] as const];
    }),
  );

function describedOf(schema: z.ZodType): string | undefined {
  if (schema.description !== undefined) return schema.description;
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? describedOf(schema.unwrap() as z.ZodType)
    : undefined;
}

function partOf(schema: z.ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return partOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return partOf(schema.element as z.ZodType);
  return undefined;
}

/** The names of the parameters without which a question does not answer. */
export const neededOf = (input: z.ZodObject): string[] =>
  Object.entries(input.shape).flatMap(([name, schema]) =>
    (schema as z.ZodType).safeParse(undefined).success ? [] : [name],
  );
