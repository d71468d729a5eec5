// Time is epoch seconds UTC; a slot is one half hour, or five minutes where that is set, named by its number since the epoch.

export const DAY_SECONDS = 86_400;
/** The lengths that a slot may have, seconds; the usual one first. */
export const SLOT_LENGTHS = [1800, 300] as const;
export const SLOT_SETTING = 'GPU_SPOT_SLOT_SECONDS';

/** What the process was started with; a browser has no environment. */
const told = (globalThis as { process?: { env: Readonly<Record<string, string | undefined>> } }).process?.env[
  SLOT_SETTING
];
/** The one place that says how long a slot is: everything that counts slots counts by these. Another is refused with the settings. */
export const SLOT_SECONDS: number = SLOT_LENGTHS.find((length) => String(length) === told) ?? SLOT_LENGTHS[0];
/** For a process or a thread that is started with nothing of ours: it must count as we do. */
export const SLOT_ENV = { [SLOT_SETTING]: String(SLOT_SECONDS) } as const;
export const SLOTS_PER_HOUR = 3600 / SLOT_SECONDS;
export const SLOTS_PER_DAY = DAY_SECONDS / SLOT_SECONDS;
export const SLOTS_PER_WEEK = 7 * SLOTS_PER_DAY;

/** Slots within an hour of one, the nearest first, and of two equally near the earlier. */
export const HOUR_AROUND: readonly number[] = Array.from({ length: 2 * SLOTS_PER_HOUR + 1 }, (_, at) =>
  at % 2 === 1 ? -(at + 1) / 2 : at / 2,
);

/** What has not been answered for so many slots is no price of now; of five minutes a round alone may take most of one. */
export const STALE_SLOTS = SLOT_SECONDS < 1800 ? 3 : 2;

/** A slot in words: "the half hour of 12:30", "two half hours", "collected every half hour", "half an hour before". */
const isHalfHour = SLOT_SECONDS === 1800;
const MINUTES = SLOT_SECONDS / 60;
export const SLOT_WORD = isHalfHour ? 'half hour' : `${MINUTES}-minute slot`;
export const SLOT_WORDS = `${SLOT_WORD}s`;
/** The same at the beginning of a line. */
export const SLOT_WORDS_FIRST = SLOT_WORDS.replace(/^h/, 'H');
export const EACH_SLOT = isHalfHour ? 'every half hour' : `every ${MINUTES} minutes`;
export const SLOT_SPAN = isHalfHour ? 'half an hour' : `${MINUTES} minutes`;

export const slotOf = (epochSeconds: number): number => Math.floor(epochSeconds / SLOT_SECONDS);

/** At five minutes this many slots end in 1998, when nobody rented a GPU; at half an hour in 2141. */
const FIRST_OF_SHORT = 3_000_000;

/** How long a slot is, told by its number alone, seconds. */
export const lengthOfSlot = (slot: number): number => SLOT_LENGTHS[slot < FIRST_OF_SHORT ? 0 : 1];

export const slotStart = (slot: number): number => slot * SLOT_SECONDS;

export const dayOfSlot = (slot: number): number => Math.floor(slot / SLOTS_PER_DAY);

export const dayStart = (day: number): number => day * DAY_SECONDS;

/** ISO 8601 UTC to the second, as every answer prints it. */
export const isoTime = (epochSeconds: number): string =>
  new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');

/** Where a UTC day written as YYYY-MM-DD begins; undefined where it is none, as the 31st of February is. */
export function dateStart(text: string): number | undefined {
  const seconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 1000 : Number.NaN;
  return Number.isNaN(seconds) || isoTime(seconds).slice(0, 10) !== text ? undefined : seconds;
}

/** A moment as a seller writes it, epoch seconds; UTC where no zone is told, NaN where it is none. */
export const momentOf = (text: string): number =>
  Date.parse(/^[^t]*t.*(?:Z|[+-]\d{2}:?\d{2})$|^\d{4}-\d{2}-\d{2}$/i.test(text) ? text : `${text}Z`) / 1000;

/** A duration in the largest unit that still tells something: 40 s, 17 min, 5 h, 3 d. */
export function ageInWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / DAY_SECONDS)} d`;
}
