// Looks what is wrong with this installation and says what to do about it: a table of small checks, each of which only reads.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { PACKAGE } from '#analysis/claude.ts';
import { printable } from '#domain/printable.ts';
import { ageInWords, DAY_SECONDS, isoTime, SLOT_WORD, SLOT_WORDS, slotOf, slotStart } from '#domain/time.ts';
import { createWorld } from '#questions/world.ts';
import { logPath, sizeOfFile } from '#store/backup.ts';
import { holderHasOpen } from '#store/holder.ts';
import { isLocked, namesProblem } from '#store/lock.ts';
import { clockSeen, collectorOf } from '#store/meta.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore, type Store } from '#store/open.ts';
import { lastDoneSlot } from '#store/round.ts';
import { faultsOf } from '#store/sound.ts';
import { roundsSince } from '#store/take-back.ts';
import { type Finding, fine, SETTINGS, wrong } from './doctor-settings.ts';
import { realClock } from './doors.ts';
import { type House, openHouse, print, printJson } from './house.ts';

type Place = { readonly path: string; readonly now: number; readonly isLocked: boolean };
type Opened = Place & { readonly store: Store };

/** What is looked at though the store cannot be opened. */
const AROUND: Readonly<Record<string, (place: Place) => Finding>> = {
  permissions: ({ path }) => {
    const shut = [path, dirname(path)].filter((each) => !isWritable(each));
    return shut.length === 0
      ? fine('the store and its folder can be written')
      : wrong(
          `${shut.join(' and ')} cannot be written: collecting needs that, serving does not; change its owner or mode`,
        );
  },
  disk: ({ path }) => {
    const { bavail, bsize } = statfsSync(dirname(path));
    const megabytes = Math.floor((bavail * bsize) / 2 ** 20);
    return megabytes >= LEAST_MEGABYTES
      ? fine(`${megabytes} MB free`)
      : wrong(`${megabytes} MB free of the ${LEAST_MEGABYTES} that some weeks of rounds and a backup need: make room`);
  },
  name: ({ path }) => {
    const problem = namesProblem(path);
    return problem === null ? fine('the file has one name') : wrong(problem);
  },
  replaced: ({ path, isLocked: isHeld }) => {
    const isOpen = isHeld ? holderHasOpen(path) : null;
    if (isOpen === null)
      return fine(isHeld ? 'not to be seen from here: /readyz of the collector says so' : 'nobody writes');
    return isOpen
      ? fine('the file is the one that the collector writes')
      : wrong(
          'the store was moved or replaced while a collector runs, which writes no more: put it back, or restart it',
        );
  },
};

/** What is looked at in the store. */
const WITHIN: Readonly<Record<string, (place: Opened) => Finding>> = {
  integrity: ({ store }) => {
    const faults = faultsOf(store);
    return faults.length === 0
      ? fine('SQLite finds its pages sound')
      : wrong(`the file is damaged (${faults.join('; ')}): restore a backup`);
  },
  clock: ({ store, now }) => {
    const seen = clockSeen(store);
    if (seen === null) return fine('no seller has told the time yet');
    const off = `${Math.abs(Math.round(seen.offset))} s ${seen.offset < 0 ? 'behind' : 'ahead of'}`;
    const told = `the sellers' clocks were ${off} this one ${ageInWords(now - seen.at)} ago`;
    return Math.abs(seen.offset) <= MOST_SECONDS_OFF ? fine(told) : wrong(`${told}: set this computer's clock right`);
  },
  stale: ({ store, now }) => {
    const world = createWorld(store, now);
    // Where nobody collects all of them are: that is told by the rounds.
    const behind = slotOf(now) - (lastDoneSlot(store) ?? 0);
    if (behind < 0 || behind > MOST_SLOTS) return fine('told only while rounds are collected');
    const silent = world.standings.filter(
      ({ state, stale, ageSeconds }) =>
        !state.imported &&
        stale &&
        UNASKED.every((each) => each !== state.outcome) &&
        state.outcome !== 'empty' &&
        (ageSeconds ?? DAY_SECONDS) >= DAY_SECONDS,
    );
    return silent.length === 0
      ? fine('every seller that is asked has had offers within a day')
      : wrong(
          `no offers for a day of ${silent.map(({ id, state }) => `${id} (${state.outcome})`).join(', ')}: /sources says why; ` +
            "where a seller's answer has changed, mend its adapter, and 'gpu-spot reparse' reads what was kept",
        );
  },
  log: ({ path }) => {
    const megabytes = Math.round(sizeOfFile(logPath(path)) / 2 ** 20);
    return megabytes < MOST_LOG_MEGABYTES
      ? fine(`the log beside the store takes ${megabytes} MB`)
      : wrong(
          `the log beside the store takes ${megabytes} MB, for somebody reads it all the time: ` +
            'restart what serves it, and stop other programs that have it open',
        );
  },
  future: ({ store, now }) => {
    const future = roundsSince(store, slotOf(now) + 1);
    return future === null
      ? fine(`no round is of a ${SLOT_WORD} that has not come`)
      : wrong(
          `${future.rounds + future.missed} rounds are of ${SLOT_WORDS} that have not come, ` +
            `up to ${isoTime(slotStart(future.last))}, and keep every other out: ` +
            "if this computer's clock is right, stop gpu-spot and run 'gpu-spot take-back'; otherwise set it right",
        );
  },
  rounds: ({ store, now, isLocked: isHeld }) => {
    const last = lastDoneSlot(store);
    if (last === undefined) return fine('no round yet');
    const told = `the last round is of ${isoTime(slotStart(last))}, ${ageInWords(now - slotStart(last))} ago`;
    if (slotOf(now) - last <= MOST_SLOTS) return fine(told);
    return wrong(
      `${told}, ${isHeld ? 'though a collector runs: its log says why' : 'and no collector runs: start it'}`,
    );
  },
};

const UNASKED = ['not_consented', 'unconfigured', null];
const MOST_SECONDS_OFF = 300;
const MOST_LOG_MEGABYTES = 512;
const LEAST_MEGABYTES = 256;
/** Of those that a running collector may be behind: the one under way, and one that was missed. */
const MOST_SLOTS = 2;

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

type Row = Finding & { readonly check: string };

/** A check that cannot be made is a finding too. */
function look<P>(checks: Readonly<Record<string, (place: P) => Finding>>, place: P): Row[] {
  return Object.entries(checks).map(([check, make]) => {
    try {
      return { check, ...make(place) };
    } catch (error) {
      return { check, ...wrong(`could not be looked at: ${(error as Error).message}`) };
    }
  });
}

/** Every check of a store at a moment. */
export function examine(path: string, now: number): Row[] {
  if (!existsSync(path))
    return [{ check: 'store', ...wrong(`there is none at ${path} yet: run 'gpu-spot start', or set GPU_SPOT_DB`) }];
  const held = isHeldOr(path);
  const place = { path, now, isLocked: held };
  const lockTold = (by: string | null): Row => ({
    check: 'lock',
    ...fine(held ? `a collector runs${by === null ? '' : ` (${by})`}` : 'no collector runs'),
  });
  const around = look(AROUND, place);
  let store: Store;
  try {
    store = openStore(path, { readonly: true });
  } catch (error) {
    return [{ check: 'store', ...wrong((error as Error).message) }, lockTold(null), ...around];
  }
  try {
    const opened = {
      check: 'store',
      ...fine(`${path} opens, and has the schema of this gpu-spot (${MIGRATIONS.length})`),
    };
    return [opened, lockTold(collectorOf(store)), ...around, ...look(WITHIN, { ...place, store })];
  } finally {
    store.close();
  }
}

function isHeldOr(path: string): boolean {
  try {
    return isLocked(path);
  } catch {
    return false;
  }
}

/** It is some 400 MB: that it is to be had is enough. */
function isSdkThere(): boolean {
  try {
    import.meta.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

const settingsOf = (house: House): Row[] =>
  look(SETTINGS, { ...house, hasSdk: house.config.analyst.apiKey !== null && isSdkThere() });

export async function doctor(options: { json?: boolean }): Promise<number> {
  const house = await openHouse();
  const rows = [...examine(house.config.db, realClock.now()), ...settingsOf(house)];
  const isWell = rows.every(({ ok }) => ok);
  if (options.json) printJson({ ok: isWell, checks: rows });
  else {
    for (const { told, check, ok, isNote } of rows)
      print(`${ok ? (isNote ? 'note ' : 'ok   ') : 'WRONG'} ${check.padEnd(11)} ${printable(told)}`);
  }
  return isWell ? 0 : 1;
}
