// Brings a CSV file of history in.
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { foreignName } from '#domain/cut.ts';
import { ImportProblem } from '#import/records.ts';
import { StoreProblem } from '#store/open.ts';
import { bringIn, told } from './bring-in.ts';
import { openHouse, print, printJson } from './house.ts';
import { progress } from './progress.ts';
import { onWholeStore } from './whole-store.ts';

export async function importHistory(file: string, options: { json?: boolean; rates?: string }): Promise<number> {
  const { config, providers } = await openHouse();
  const name = file === STDIN ? 'standard input' : foreignName(basename(file), NAME_CHARACTERS);
  // Before a store is made for it.
  const first = bytesOf(file);
  let isFirst = true;
  const bar = progress();
  try {
    const { upstream } = config;
    // What is piped in can be read but once.
    const { done, rates } = await onWholeStore({ config, ...(file === STDIN ? { mostTries: 1 } : {}) }, (store) => {
      const bytes = isFirst ? first : bytesOf(file);
      isFirst = false;
      return bringIn(store, { name, bytes }, { providers, upstream, rates: options.rates, bar });
    });
    if (options.json) printJson(done);
    else for (const line of [...told(done), ...rates]) print(line);
    if (options.json) for (const line of rates) console.error(line.trim());
    return done.firstSlot === null ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error;
    throw new StoreProblem(`${name}: ${error.message}`);
  } finally {
    bar.end();
  }
}

/** What is piped in. */
const STDIN = '-';
const NAME_CHARACTERS = 200;

/** The file as a stream: it may be larger than any memory, and a pipe. */
function bytesOf(file: string): AsyncIterable<Uint8Array> {
  if (file === STDIN) return reading(file, () => process.stdin);
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    return reading(file, () => createReadStream(file, { highWaterMark: 2 ** 18 }));
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* reading(file: string, open: () => NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  const chunks = open()[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch((error) => {
      throw unreadable(file, error);
    });
    if (next.done) return;
    yield Buffer.from(next.value);
  }
}

const unreadable = (file: string, error: unknown): StoreProblem =>
  new StoreProblem(`${file} cannot be read: ${(error as Error).message}`);
