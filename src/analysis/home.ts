// A folder for each conversation of a model, which is all of the disk that its process is told of.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'gpu-spot-home-';
const STALE_MS = 86_400_000;
const MOST_SWEPT = 100;

/** A new one; those that a killed process left behind a day ago or longer go on the way. */
export async function madeHome(): Promise<string> {
  const folder = tmpdir();
  const home = await mkdtemp(join(folder, PREFIX));
  const { mtimeMs: now } = await stat(home);
  const left = (await readdir(folder)).filter((name) => name.startsWith(PREFIX)).slice(0, MOST_SWEPT);
  for (const name of left) await swept(join(folder, name), now).catch(() => {});
  return home;
}

async function swept(home: string, now: number): Promise<void> {
  if (now - (await stat(home)).mtimeMs > STALE_MS) await goneHome(home);
}

export const goneHome = (home: string): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 3 });
