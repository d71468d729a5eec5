// The log of a process that stays: a line a happening on standard error, as text on a terminal and as JSON elsewhere, no secret in it.
import { pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from '#config.ts';
import type { Say, Told } from '#domain/world.ts';
import { harmless } from './house.ts';
import { withoutSecrets } from './secrets.ts';

/** Fields that hold a key by their very name, whoever hands them in. */
const NAMED_SECRET = ['authorization', 'cookie', 'apiKey', 'password', 'token'];

export type LogDoors = {
  readonly level: LogLevel;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
};

/** Says a line with its level and fields; what is below the level is let go of. */
export function createLog({ level, isTerminal, write }: LogDoors): Say {
  const log = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: NAMED_SECRET, censor: '[secret]' },
    },
    { write: isTerminal ? (line) => write(asText(line)) : write },
  );
  return (line, { level: at = 'info', ...fields } = {}) => log[at](cleaned(fields), withoutSecrets(line));
}

/** Before they are written as JSON: what is taken out afterwards takes a quote with it. */
const cleaned = (fields: Omit<Told, 'level'>): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? withoutSecrets(value) : value]),
  );

/** The same for a person: the time and the line, whose words say what the fields do. */
function asText(line: string): string {
  const { level, time, message } = JSON.parse(line) as Record<string, unknown>;
  const word = level === 'info' ? '' : `${String(level)}: `;
  return harmless(`${String(time).slice(0, 19)}Z ${word}${String(message)}\n`);
}

/** The log of this process. */
export const ownLog = (level: LogLevel): Say =>
  createLog({
    level,
    isTerminal: process.stderr.isTTY === true,
    write: (text) => void process.stderr.write(text),
  });
