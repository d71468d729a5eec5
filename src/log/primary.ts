// The way to whichever server of PostgreSQL may write now: one connection, made anew wherever it breaks, with a limit to every wait.
import pg from 'pg';
import { turns } from '#domain/turns.ts';
import type { PostgresAddress } from './address.ts';
import { LogAway, LogSlow } from './log.ts';

const CONNECT_MS = 3_000;
/** Longer than a quorum takes to answer, shorter than anybody waits. */
const ANSWER_MS = 10_000;
/** The driver's word for it; it has no code. */
const LATE = 'Query read timeout';

export type Row = Readonly<Record<string, unknown>>;

export type Answered = {
  readonly rows: readonly Row[];
  readonly count: number;
  /** Whether the engine said that it did not wait for its synchronous standbys: what was written may be lost with this server. */
  readonly isUnsure: boolean;
};

export type Primary = {
  /** Throws `LogAway` before anything was sent; what is thrown afterwards may have been done. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

/** The driver has it, its types do not. */
type Unreferring = { readonly unref: () => void };

type Connected = { readonly client: pg.Client; unsure: boolean };

/** A connection to one server; throws where it is none that may write. */
async function connectTo(
  { host, port }: PostgresAddress['hosts'][number],
  { user, password, database, tls }: PostgresAddress,
  onEnd: (connected: Connected) => void,
): Promise<Connected> {
  const client = new pg.Client({
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password }),
    ssl: tls === null ? false : { rejectUnauthorized: true, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    application_name: 'gpu-spot',
  });
  const connected: Connected = { client, unsure: false };
  client.on('error', () => onEnd(connected));
  // By the place it comes from, for its words are of the server's language.
  client.on('notice', ({ message = '', routine = '' }) => {
    if (routine === 'SyncRepWaitForLSN' || /synchronous replication/.test(message)) connected.unsure = true;
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
    if (rows[0]?.standby !== false) throw new Error('it is a standby');
    await listen(client);
    return connected;
  } catch (error) {
    onEnd(connected);
    throw error;
  }
}

const LAX = ['off', 'local', 'remote_write'];

/** What a role or a database may have been set to: that its warnings are not told, or that nobody waits for the standbys. */
async function listen(client: pg.Client): Promise<void> {
  await client.query('SET client_min_messages TO warning');
  const { rows } = await client.query<{ synchronous_commit: string }>('SHOW synchronous_commit');
  if (LAX.includes(rows[0]?.synchronous_commit ?? '')) await client.query('SET synchronous_commit TO on');
}

export function createPrimary(address: PostgresAddress): Primary {
  const { hosts } = address;
  let at = 0;
  let current: Connected | null = null;
  let isClosed = false;
  const drop = (connected: Connected): void => {
    if (current === connected) current = null;
    connected.client.end().catch(() => {});
  };
  const connect = async (): Promise<Connected> => {
    const told: string[] = [];
    for (const _ of hosts) {
      if (isClosed) break;
      const place = hosts[at % hosts.length] as (typeof hosts)[number];
      try {
        const connected = await connectTo(place, address, drop);
        if (!isClosed) {
          current = connected;
          return connected;
        }
        drop(connected);
      } catch (error) {
        const hint = isNotLetIn(error) ? ': look at the user, the password and the database in GPU_SPOT_LOG' : '';
        told.push(`${place.host}:${place.port}: ${(error as Error).message}${hint}`);
        at += 1;
      }
    }
    throw new LogAway(isClosed ? 'the way to the log was closed' : `the log cannot be reached (${told.join('; ')})`);
  };
  // What the engine says beside an answer is of the one query under way.
  const inTurn = turns();
  const asked = async (text: string, values: readonly unknown[]): Promise<Answered> => {
    const connected = current ?? (await connect());
    connected.unsure = false;
    try {
      const { rows, rowCount } = await connected.client.query(text, [...values]);
      return { rows: rows as Row[], count: rowCount ?? 0, isUnsure: connected.unsure };
    } catch (error) {
      // A refusal leaves the connection well; anything else, and a server that only reads now, is left.
      if (!isRefusal(error)) {
        drop(connected);
        // Another may have taken its place while this one still lets callers in.
        at += 1;
      }
      throw error;
    }
  };
  return {
    query: (text, values = []) => inTurn(() => asked(text, values)),
    close: async () => {
      isClosed = true;
      const connected = current;
      current = null;
      // The end of a line that is dead is told to nobody, and holds nobody up.
      (connected?.client as Unreferring | undefined)?.unref();
      connected?.client.end().catch(() => {});
    },
  };
}

const READ_ONLY = '25006';
const NO_TABLE = '42P01';

/** The engine's own word for what went wrong; empty where something else did. */
export const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/**
 * Whether the engine answered, and its answer is no: then nothing was written. Of what ends a connection (08, 57) nobody knows: it may
 * come between a commit and its word.
 */
export const isRefusal = (error: unknown): boolean =>
  codeOf(error) !== '' && !/^(08|57)/.test(codeOf(error)) && codeOf(error) !== READ_ONLY;

/** Who asks is unknown to the server or may not, has no password, or asks for a database that it has not: waiting helps nobody. */
const isNotLetIn = (error: unknown): boolean =>
  /^(28...|3D000|42501)$/.test(codeOf(error)) || /^SASL: /.test((error as Error).message);

/** A server that has become a standby wrote nothing either, and is the wrong one. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === READ_ONLY;

/** A question, or a write that may be made twice: whatever fails means that the log cannot be asked now. */
export async function asked(primary: Primary, text: string, values: readonly unknown[]): Promise<Answered> {
  try {
    return await primary.query(text, values);
  } catch (error) {
    if (error instanceof LogAway) throw error;
    if (codeOf(error) === NO_TABLE)
      throw new LogAway("there is no log in that database yet: the first 'gpu-spot start', 'serve' or 'move' makes it");
    const why = (error as Error).message;
    if (why === LATE) throw new LogSlow(`the log did not answer within ${ANSWER_MS / 1000} s`, { cause: error });
    throw new LogAway(`the log cannot be asked (${why})`, { cause: error });
  }
}
