// Asks at an even rate, whatever becomes of the answers: each counts from the moment at which it was due, so that whoever had to wait
// for a connection, or for others before it, has waited.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';

export type Paced = {
  readonly sent: number;
  /** No answer, none in time, or one that was none. */
  readonly bad: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** The slowest, by address, ms. */
  readonly slowest: ReadonlyMap<string, number>;
};

export type Pace = {
  readonly base: string;
  readonly paths: readonly string[];
  /** A second, over so many connections. */
  readonly rate: number;
  readonly connections: number;
  readonly seconds: number;
};

/** What is due is looked for so often. */
const TICK_MS = 2;
const LONGEST_MS = 20_000;
const HEADERS = { 'accept-encoding': 'br' };

/** In whole steps of 0.1 ms, as whole numbers are what is counted. */
const STEPS_PER_MS = 10;

class Tally {
  readonly took: RecordableHistogram = createHistogram();
  readonly slowest = new Map<string, number>();
  bad = 0;
  over = 0;
  note(path: string, ms: number, isGood: boolean): void {
    this.over += 1;
    if (!isGood) this.bad += 1;
    this.took.record(Math.max(1, Math.round(ms * STEPS_PER_MS)));
    this.slowest.set(path, Math.max(this.slowest.get(path) ?? 0, ms));
  }
  told(sent: number): Paced {
    const ms = (steps: number): number => Math.round(steps / STEPS_PER_MS);
    const { took, bad, slowest } = this;
    return { sent, bad, p50: ms(took.percentile(50)), p99: ms(took.percentile(99)), worst: ms(took.max), slowest };
  }
}

/** Takes an answer and keeps nothing of it. */
function taking(path: string, due: number, tally: Tally): Dispatcher.DispatchHandler {
  let status = 0;
  let bytes = 0;
  return {
    onRequestStart: () => {},
    onResponseStart: (_, code) => {
      status = code;
    },
    onResponseData: (_, part) => {
      bytes += part.length;
    },
    onResponseEnd: () => tally.note(path, performance.now() - due, status === 200 && bytes > 0),
    onResponseError: () => tally.note(path, performance.now() - due, false),
  };
}

export async function paced({ base, paths, rate, connections, seconds }: Pace): Promise<Paced> {
  const pool = new Pool(base, { connections, pipelining: 1, headersTimeout: LONGEST_MS, bodyTimeout: LONGEST_MS });
  const tally = new Tally();
  const all = Math.round(rate * seconds);
  const from = performance.now();
  let sent = 0;
  while (sent < all) {
    const dueBy = Math.min(all, Math.floor(((performance.now() - from) * rate) / 1_000) + 1);
    for (; sent < dueBy; sent += 1) {
      const path = paths[sent % paths.length] ?? '/';
      pool.dispatch({ path, method: 'GET', headers: HEADERS }, taking(path, from + (sent * 1_000) / rate, tally));
    }
    await sleep(TICK_MS);
  }
  const last = performance.now() + 2 * LONGEST_MS;
  while (tally.over < sent && performance.now() < last) await sleep(TICK_MS);
  const lost = sent - tally.over;
  await pool.destroy();
  const told = tally.told(sent);
  return { ...told, bad: told.bad + lost };
}
