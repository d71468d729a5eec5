// Time is epoch seconds UTC; a slot is one half hour, named by its number since the epoch.

export const DAY_SECONDS = 86_400;
/** The one place that says how long a slot is: everything that counts slots counts by these. */
export const SLOT_SECONDS = 1800;
export const SLOTS_PER_HOUR = 3600 / SLOT_SECONDS;
export const SLOTS_PER_DAY = DAY_SECONDS / SLOT_SECONDS;
export const SLOTS_PER_WEEK = 7 * SLOTS_PER_DAY;

export const slotOf = (epochSeconds: number): number => Math.floor(epochSeconds / SLOT_SECONDS);

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
