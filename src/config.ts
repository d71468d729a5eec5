// The environment, checked once and frozen. A name that is not known is an error: a typing mistake must not pass as a default.
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { type Env, secretsIn } from '#domain/credentials.ts';
import { SLOT_LENGTHS, SLOT_SECONDS } from '#domain/time.ts';

export class ConfigProblem extends Error {}

/** Comma-separated. */
const words = z.string().transform((list) =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** As a browser spells one: no path, no slash at the end. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const OWN = z.object({
  GPU_SPOT_DB: z.string().min(1).default('data/gpu-spot.db'),
  GPU_SPOT_HOST: z.string().min(1).default('127.0.0.1'),
  GPU_SPOT_PORT: whole(0, 65_535, 'a port number').default(8080),
  GPU_SPOT_BASE_URL: z.url().optional(),
  GPU_SPOT_PROVIDERS: words.optional(),
  GPU_SPOT_TRUSTED_PROXIES: words
    .refine(
      (list) => list.length > 0 && list.every(isNetwork),
      'addresses or networks (10.0.0.0/8) are needed, comma-separated',
    )
    .optional(),
  GPU_SPOT_CORS: words
    .refine(
      (list) =>
        list.length > 0 && (list.every(isOrigin) || (list.length === 1 && ['*', 'off'].includes(list[0] ?? ''))),
      '*, off, or origins such as https://example.org are needed, comma-separated',
    )
    .optional(),
  GPU_SPOT_LOG: z
    .string()
    .regex(
      /^(postgres(ql)?|https?):\/\//,
      'the address of a log is needed: postgres://user:password@host:5432/database?stream=prices, or https://other.example/log',
    )
    .optional(),
  GPU_SPOT_LOG_PUBLIC: z.enum(['1']).optional(),
  GPU_SPOT_NODE: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'letters, digits, dots and dashes are needed')
    .optional(),
  GPU_SPOT_SLOT_SECONDS: z.enum(SLOT_LENGTHS.map(String), `${SLOT_LENGTHS.join(' or ')} is needed`).optional(),
  GPU_SPOT_ANSWER_DAYS: whole(1, 36_500, 'a number of days').optional(),
  GPU_SPOT_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  GPU_SPOT_UPSTREAM: z.url({ protocol: /^https?$/ }).optional(),
  GPU_SPOT_RECORDINGS: z.string().optional(),
  GPU_SPOT_MODEL: z
    .string()
    .regex(/^[\w.:@/-]{1,100}$/, 'the id of a model is needed')
    .default('claude-sonnet-5'),
  GPU_SPOT_MODEL_USD: amount(0, 1_000, 2),
  GPU_SPOT_MODEL_SECONDS: amount(1, 3_600, 240),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
});

/** A whole number within bounds. */
function whole(least: number, most: number, what: string) {
  return z
    .string()
    .transform((text) => (/^\d{1,6}$/.test(text) ? Number(text) : -1))
    .refine((value) => value >= least && value <= most, `${what} from ${least} to ${most} is needed`);
}

/** A number within bounds. */
function amount(least: number, most: number, usual: number) {
  return z
    .string()
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a number from ${least} to ${most} is needed`)
    .default(usual);
}

/** Settings of ours; the others are known by their own names everywhere. */
const OWN_NAMES = Object.keys(OWN.shape).filter((name) => name.startsWith('GPU_SPOT_'));

/** The daily analysis: by a model where there is a key. */
export type Analyst = {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  readonly model: string;
  /** The most that a UTC day may cost, USD. */
  readonly mostUsd: number;
  /** The most that a phase may take. */
  readonly phaseSeconds: number;
  /** The way to the web, where it leads through a proxy. */
  readonly proxy: Readonly<Record<string, string>>;
  /** What its messages must not hold. */
  readonly secrets: readonly string[];
};

export type Config = {
  readonly db: string;
  readonly dbNamed: boolean;
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string | null;
  readonly providers: readonly string[] | null;
  /** Whose word on its readers' addresses counts; null: whoever connects from this machine. */
  readonly trustedProxies: readonly string[] | null;
  /** Which origins may read the questions: `*`, `off` or their list; null: all, but of an instance for this machine alone none. */
  readonly cors: readonly string[] | null;
  /** The log that moves the store; null: it is this machine's alone. */
  readonly log: string | null;
  /** Whether others may follow that log from here. */
  readonly logPublic: boolean;
  /** What this machine is called beside the others that the log moves. */
  readonly node: string;
  /** Raw answers are kept for so many days; null: for ever. */
  readonly answerDays: number | null;
  readonly logLevel: LogLevel;
  readonly upstream: string | null;
  readonly recordings: string | null;
  readonly analyst: Analyst;
  /** The providers' keys, by environment name. */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Everything that must be neither stored nor shown: the keys, the model's, and what addresses hold of users and passwords. */
  readonly secrets: readonly string[];
};

/** Reads the process' environment and a `.env` file beside it; what the environment says wins. */
export function loadConfig(keyNames: readonly string[]): Config {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return configFrom({ ...file, ...process.env }, keyNames);
}

export function configFrom(env: Env, keyNames: readonly string[]): Config {
  const known = [...Object.keys(OWN.shape), ...keyNames];
  const told = withFiles(env, known);
  const strange = Object.keys(env).filter(
    (name) => name.startsWith('GPU_SPOT_') && !known.includes(name.replace(/_FILE$/, '')),
  );
  if (strange.length > 0)
    throw new ConfigProblem(
      `${strange.join(', ')} is not a setting of gpu-spot: the settings are ${OWN_NAMES.join(', ')}`,
    );
  const seen = OWN.safeParse(told);
  if (!seen.success) {
    const [issue] = seen.error.issues;
    const name = String(issue?.path[0]);
    throw new ConfigProblem(
      `${name} is wrong: ${issue?.message}; ${shown(told[name] ?? '', secretsIn(told, env, keyNames))}`,
    );
  }
  const { GPU_SPOT_SLOT_SECONDS: length } = seen.data;
  if (length !== undefined && length !== String(SLOT_SECONDS))
    throw new ConfigProblem(
      `GPU_SPOT_SLOT_SECONDS is ${length}, and this process counts in ${SLOT_SECONDS}: ` +
        'set it in the environment or in .env, and in no file of its own',
    );
  return frozen(seen.data, { told, keyNames, secrets: secretsIn(told, env, keyNames) });
}

/** A longer value of a wrong setting may be a key that was put into the wrong line. */
const LONGEST_SHOWN = 11;
const shown = (value: string, secrets: readonly string[]): string =>
  value.length > LONGEST_SHOWN || secrets.includes(value)
    ? `its value of ${value.length} characters is not shown, for it may be a key`
    : `it is '${value}'`;

type Seen = { readonly told: Env; readonly keyNames: readonly string[]; readonly secrets: readonly string[] };

function frozen(own: z.infer<typeof OWN>, { told, keyNames, secrets }: Seen): Config {
  return Object.freeze({
    db: own.GPU_SPOT_DB,
    dbNamed: told.GPU_SPOT_DB !== undefined,
    host: own.GPU_SPOT_HOST,
    port: own.GPU_SPOT_PORT,
    baseUrl: own.GPU_SPOT_BASE_URL ?? null,
    providers: own.GPU_SPOT_PROVIDERS ?? null,
    trustedProxies: own.GPU_SPOT_TRUSTED_PROXIES ?? null,
    cors: own.GPU_SPOT_CORS ?? null,
    log: own.GPU_SPOT_LOG ?? null,
    logPublic: own.GPU_SPOT_LOG_PUBLIC !== undefined,
    node: own.GPU_SPOT_NODE ?? hostname(),
    answerDays: own.GPU_SPOT_ANSWER_DAYS ?? null,
    logLevel: own.GPU_SPOT_LOG_LEVEL,
    upstream: own.GPU_SPOT_UPSTREAM ?? null,
    recordings: own.GPU_SPOT_RECORDINGS ?? null,
    analyst: analystOf(own, secrets),
    keys: Object.freeze(Object.fromEntries(keyNames.map((name) => [name, told[name]]))),
    secrets,
  });
}

function analystOf(own: z.infer<typeof OWN>, secrets: readonly string[]): Analyst {
  const upstream = own.GPU_SPOT_UPSTREAM?.replace(/(?<!\/)\/+$/, '');
  return Object.freeze({
    apiKey: own.ANTHROPIC_API_KEY ?? null,
    // Every outbound call goes to the upstream where one is set, the model's too.
    baseUrl: own.ANTHROPIC_BASE_URL ?? (upstream === undefined ? null : `${upstream}/api.anthropic.com`),
    model: own.GPU_SPOT_MODEL,
    mostUsd: own.GPU_SPOT_MODEL_USD,
    phaseSeconds: own.GPU_SPOT_MODEL_SECONDS,
    proxy: Object.fromEntries(
      Object.entries({ HTTPS_PROXY: own.HTTPS_PROXY, NO_PROXY: own.NO_PROXY }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
    secrets,
  });
}

/** Every setting may also come as NAME_FILE, the path of a file that holds it. An empty value is an absent one. */
function withFiles(env: Env, names: readonly string[]): Record<string, string | undefined> {
  const told: Record<string, string | undefined> = {};
  for (const name of names) {
    const path = env[`${name}_FILE`];
    const value = env[name] || (path ? fileText(`${name}_FILE`, path) : undefined);
    if (value) told[name] = value;
  }
  return told;
}

function fileText(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    // Its value is not shown: it may be the key itself where the path of its file is wanted.
    throw new ConfigProblem(
      `${name} names a file that cannot be read (${(error as NodeJS.ErrnoException).code}): a path is needed there`,
    );
  }
}
