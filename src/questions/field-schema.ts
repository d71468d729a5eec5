// A row's JSON schema with what each field was said to be: as keys of their own for OpenAPI, in the description for a model that reads.
import { FORMATS, isUnit } from '#domain/format.ts';
import type { Field } from './field.ts';

export type Schema = { [key: string]: unknown };

export type Telling = (schema: Schema, field: Field) => void;

const unitOf = ({ kind }: Field): string => (isUnit(kind) ? FORMATS[kind].unit : '');

/** Unit, window and subject as keys, the spoken name as title. */
export const asKeys: Telling = (schema, field) => {
  const unit = unitOf(field);
  schema.title ??= field.spoken;
  if (unit !== '') schema['x-unit'] = unit;
  if (field.window !== undefined) schema['x-window'] = field.window;
  if (field.of !== undefined) schema['x-of'] = field.of;
  if (field.by !== undefined) schema['x-by'] = field.by;
};

/** A figure's spoken name and unit before what is said of it; words say themselves, and of prices the tool says the unit. */
export const inWords: Telling = (schema, field) => {
  if (!isUnit(field.kind)) return;
  const unit = unitOf(field);
  const told = field.kind === 'usd' || field.spoken.includes(unit) ? field.spoken : `${field.spoken}, ${unit}`;
  schema.description = schema.description === undefined ? told : `${told}. ${schema.description}`;
};

/** The schema with each field told; what may be null is one type instead of two schemas. */
export function withFields(schema: Schema, tell: Telling): Schema {
  const { field, ...rest } = mapped(schema, (each) => withFields(each, tell));
  const [only, nothing] = Array.isArray(rest.anyOf) && rest.anyOf.length === 2 ? (rest.anyOf as Schema[]) : [];
  const flat: Schema =
    only !== undefined && typeof only.type === 'string' && nothing?.type === 'null'
      ? { ...only, ...orNull(only), ...without(rest, 'anyOf'), ...joined(only, rest) }
      : rest;
  if (isField(field)) tell(flat, field);
  return flat;
}

/** Where the words are listed, nothing is one of them. */
const orNull = ({ type, enum: words }: Schema): Schema => ({
  type: [type, 'null'],
  ...(Array.isArray(words) ? { enum: [...words, null] } : {}),
});

/** What was told within and what is said around it. */
const joined = ({ description: within }: Schema, { description: around }: Schema): Schema =>
  within === undefined || around === undefined || within === around ? {} : { description: `${within}. ${around}` };

const isField = (value: unknown): value is Field =>
  typeof value === 'object' && value !== null && 'kind' in value && 'spoken' in value;

const without = (schema: Schema, name: string): Schema => {
  const { [name]: _, ...rest } = schema;
  return rest;
};

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Goes into what is a schema, and into nothing that only looks like one: a property may be called as a key is. */
function mapped(schema: Schema, of: (schema: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      if (name === 'properties' && isSchema(value))
        return [name, Object.fromEntries(Object.entries(value).map(([key, each]) => [key, of(each as Schema)]))];
      if ((name === 'items' || name === 'additionalProperties' || name === 'propertyNames') && isSchema(value))
        return [name, of(value)];
      if ((name === 'anyOf' || name === 'prefixItems') && Array.isArray(value))
        return [name, (value as Schema[]).map(of)];
      return [name, value];
    }),
  );
}
