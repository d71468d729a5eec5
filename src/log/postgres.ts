// The log in PostgreSQL, by common SQL: a table of entries, whose primary key is the fence between those who append; beside it one of
// leases, and one that is written only to be waited for.
import { postgresAddress } from './address.ts';
import { isSameHash, placeBehind, START } from './chain.ts';
import {
  type Appended,
  type Entry,
  type Head,
  type Kind,
  type Log,
  LogAway,
  LogDamaged,
  LogUnknown,
  type NewEntry,
} from './log.ts';
import { PIECES, piecesOf } from './pieces.ts';
import { asked, codeOf, createPrimary, isReadOnly, isRefusal, type Primary, type Row } from './primary.ts';
import { sizeOf } from './size.ts';

/** A row of it holds so much at most: engines and drivers have limits of a megabyte. */
const PART_BYTES = 512 * 1024;
/** In one statement, and so in one entry. */
const MOST_PARTS = 64;

const TABLES = `
CREATE TABLE IF NOT EXISTS gpu_spot_entry (
  stream text NOT NULL, seq bigint NOT NULL, part int NOT NULL, parts int NOT NULL, prev bytea NOT NULL, hash bytea NOT NULL,
  kind text NOT NULL, schema int NOT NULL, body bytea NOT NULL, PRIMARY KEY (stream, seq, part)
)`;
const LEASES = `CREATE TABLE IF NOT EXISTS gpu_spot_lease (
  stream text NOT NULL, role text NOT NULL, holder text NOT NULL, until bigint NOT NULL, PRIMARY KEY (stream, role)
)`;
const MARKS = `CREATE TABLE IF NOT EXISTS gpu_spot_mark (stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL)`;

/** Where the engine knows them: bodies are packed already, and nobody edits an entry. */
const BESIDE = [
  'ALTER TABLE gpu_spot_entry ALTER body SET STORAGE EXTERNAL',
  `CREATE OR REPLACE FUNCTION gpu_spot_never() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'the log is never edited'; END $$`,
  `CREATE OR REPLACE TRIGGER gpu_spot_entry_is_never_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON gpu_spot_entry
   FOR EACH STATEMENT EXECUTE FUNCTION gpu_spot_never()`,
];

/** Both mean that somebody else was first. */
const TAKEN = ['23505', '40001'];

function appendText(parts: number): string {
  const bodies = Array.from({ length: parts }, (_, at) => `(${at}, $${at + 8}::bytea)`).join(', ');
  return `INSERT INTO gpu_spot_entry (stream, seq, part, parts, prev, hash, kind, schema, body)
 SELECT $1, $2::bigint, p.part, $7::int, $3::bytea, $4::bytea, $5, $6::int, p.body FROM (VALUES ${bodies}) AS p (part, body)
 WHERE ($2::bigint = 1 AND NOT EXISTS (SELECT 1 FROM gpu_spot_entry WHERE stream = $1))
 OR EXISTS (SELECT 1 FROM gpu_spot_entry WHERE stream = $1 AND seq = $2::bigint - 1 AND part = 0 AND hash = $3::bytea)`;
}

function partsOf(body: Uint8Array): Buffer[] {
  const count = Math.max(1, Math.ceil(body.length / PART_BYTES));
  if (count > MOST_PARTS) throw new Error(`an entry of ${body.length} bytes is longer than ${MOST_PARTS * PART_BYTES}`);
  return Array.from({ length: count }, (_, at) => Buffer.from(body.subarray(at * PART_BYTES, (at + 1) * PART_BYTES)));
}

export function openPostgresLog(address: string): Log & { readonly prepare: () => Promise<void> } {
  const place = postgresAddress(address);
  const { stream } = place;
  const primary = createPrimary(place);
  const read = readingOf(primary, stream);
  return {
    stream,
    prepare: () => prepare(primary),
    append: (head, entry) => append(primary, stream, head, entry),
    settle: async ({ seq, hash }) => {
      const { hash: there } = await read.look(seq);
      if (!isSameHash(there, hash)) return 'absent';
      // What is written behind it, and waited for, brings it to every server that this one waits for.
      const mark = `INSERT INTO gpu_spot_mark (stream, seq) VALUES ($1, $2) ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq`;
      const { isUnsure } = await asked(primary, mark, [stream, seq]);
      if (isUnsure) throw new LogAway(`entry ${seq} stands on one server alone so far`);
      return 'there';
    },
    ...read,
    ...piecesOf(primary, stream),
    ...leasesOf(primary, stream),
    size: () => sizeOf(primary, stream),
    close: primary.close,
  };
}

const NAMES = ['gpu_spot_entry', 'gpu_spot_mark', 'gpu_spot_lease', 'gpu_spot_piece'];

/** Where the tables are there already nothing is made: whoever writes the log need not be allowed to make tables. */
async function prepare(primary: Primary): Promise<void> {
  const there = NAMES.map((name) => `EXISTS (SELECT 1 FROM ${name})`).join(', ');
  try {
    await primary.query(`SELECT ${there}`);
    return;
  } catch (error) {
    if (!isRefusal(error))
      throw error instanceof LogAway ? error : new LogAway((error as Error).message, { cause: error });
  }
  for (const text of [TABLES, MARKS, LEASES, PIECES]) await asked(primary, text, []);
  for (const text of BESIDE)
    await primary.query(text).catch((error: Error) => {
      if (!isRefusal(error)) throw error;
    });
}

async function append(primary: Primary, stream: string, head: Head, entry: NewEntry): Promise<Appended> {
  const { seq, hash } = placeBehind(head, entry);
  const parts = partsOf(entry.body);
  const values = [stream, seq, head.hash, hash, entry.kind, entry.schema, parts.length, ...parts];
  try {
    const { count, isUnsure } = await primary.query(appendText(parts.length), values);
    if (count === 0) return 'behind';
    if (isUnsure) throw new LogUnknown(`entry ${seq} stands on one server alone so far`);
    return { seq, hash };
  } catch (error) {
    if (error instanceof LogUnknown || error instanceof LogAway) throw error;
    if (TAKEN.includes(codeOf(error))) return 'behind';
    const why = (error as Error).message;
    if (isRefusal(error) || isReadOnly(error)) throw new LogAway(`the log took no entry (${why})`, { cause: error });
    throw new LogUnknown(`whether entry ${seq} was written is not known yet (${why})`, { cause: error });
  }
}

function readingOf(primary: Primary, stream: string): Pick<Log, 'look' | 'after' | 'head' | 'lastSnapshot'> {
  const entries = async (where: string, values: readonly unknown[]): Promise<Entry[]> => {
    const text = `SELECT seq, part, parts, prev, hash, kind, schema, body FROM gpu_spot_entry
     WHERE stream = $1 AND ${where} ORDER BY seq, part`;
    return whole((await asked(primary, text, [stream, ...values])).rows);
  };
  return {
    look: async (seq) => {
      const text = `SELECT (SELECT hash FROM gpu_spot_entry WHERE stream = $1 AND seq = $2 AND part = 0) AS hash,
       (SELECT max(seq) FROM gpu_spot_entry WHERE stream = $1) AS last`;
      const { rows } = await asked(primary, text, [stream, seq]);
      return { hash: (rows[0]?.hash as Uint8Array | null | undefined) ?? null, last: Number(rows[0]?.last ?? 0) };
    },
    after: (seq, most) => entries('seq > $2 AND seq <= $3', [seq, seq + most]),
    head: async () => {
      const text = 'SELECT seq, hash FROM gpu_spot_entry WHERE stream = $1 AND part = 0 ORDER BY seq DESC LIMIT 1';
      const { rows } = await asked(primary, text, [stream]);
      const [last] = rows;
      return last === undefined ? START : { seq: Number(last.seq), hash: last.hash as Uint8Array };
    },
    lastSnapshot: async (upTo = Number.MAX_SAFE_INTEGER) => {
      const last = `seq = (SELECT max(seq) FROM gpu_spot_entry WHERE stream = $1 AND kind = 'snapshot' AND seq <= $2)`;
      return (await entries(last, [upTo]))[0] ?? null;
    },
  };
}

/** Of one that is held, or has run out, or runs for longer than any is taken for: its holder's clock is wrong. */
const LEASE = `INSERT INTO gpu_spot_lease AS held (stream, role, holder, until) VALUES ($1, $2, $3, $4)
 ON CONFLICT (stream, role) DO UPDATE SET holder = excluded.holder, until = excluded.until
 WHERE held.holder = excluded.holder OR held.until <= $5 OR held.until > $6`;
/** Nobody takes a role for longer, seconds. */
const LONGEST_LEASE = 3_600;

function leasesOf(primary: Primary, stream: string): Pick<Log, 'lease' | 'holderOf'> {
  return {
    lease: async (role, { holder, until, now }) => {
      const [last, from] = [Math.floor(until), Math.floor(now)];
      if (last > from + LONGEST_LEASE) throw new Error(`a role is taken for ${LONGEST_LEASE} s at most`);
      const { count } = await asked(primary, LEASE, [stream, role, holder, last, from, from + LONGEST_LEASE]);
      return count === 1;
    },
    holderOf: async (role) => {
      const text = 'SELECT holder, until FROM gpu_spot_lease WHERE stream = $1 AND role = $2';
      const [row] = (await asked(primary, text, [stream, role])).rows;
      return row === undefined ? null : { holder: String(row.holder), until: Number(row.until) };
    },
  };
}

/** Entries of their parts. */
function whole(rows: readonly Row[]): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < rows.length; ) {
    const first = rows[at] ?? {};
    const parts = rows.slice(at, at + Number(first.parts));
    if (!(parts.length > 0 && parts.every((each, part) => each.seq === first.seq && Number(each.part) === part)))
      throw new LogDamaged(`entry ${String(first.seq)} of the log is not whole: a part of it is missing`);
    const place: Head = { seq: Number(first.seq), hash: first.hash as Uint8Array };
    const body = Buffer.concat(parts.map((each) => each.body as Buffer));
    const { prev, kind, schema } = first as { prev: Uint8Array; kind: Kind; schema: number };
    entries.push({ ...place, prev, kind, schema: Number(schema), body });
    at += parts.length;
  }
  return entries;
}
