// Saves a live answer as a recording, with credentials, people and IP addresses removed, for tests and for a mended parser.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReadingPool } from '#collect/reading-pool.ts';
import { collectRound } from '#collect/round.ts';
import { withoutPeople } from '#domain/people.ts';
import { redaction } from '#domain/redact.ts';
import { makeFolder } from '#store/folder.ts';
import { scrubbed } from '#store/scrub.ts';
import { askDoors } from './doors.ts';
import { openHouse, print, WrongUse } from './house.ts';
import { launchReadingProcess } from './launch-reading-process.ts';

export async function record(id: string, options: { into: string }): Promise<number> {
  const { providers, config } = await openHouse();
  const provider = providers.find((each) => each.id === id);
  if (provider === undefined)
    throw new WrongUse(`no provider '${id}': the providers are ${providers.map((each) => each.id).join(', ')}`);
  const named = config.providers ?? (provider.terms.stance === 'restricts' ? [] : [id]);
  const doors = askDoors(config.upstream);
  const { parse, close } = createReadingPool({ launch: launchReadingProcess, clock: doors.clock });
  const { keys, secrets } = config;
  const round = await collectRound([provider], { ...doors, named, keys, secrets, parse }).finally(close);
  const [done] = round.providers;
  if (done === undefined || done.bodies.length === 0) {
    console.error(
      `nothing was recorded: ${id} ended ${done?.outcome ?? 'off'}: ${done?.reason ?? 'it is not named in GPU_SPOT_PROVIDERS'}`,
    );
    return 1;
  }
  const clean = cleaner(config.secrets);
  makeFolder(options.into);
  for (const [number, body] of done.bodies.entries()) {
    const text = new TextDecoder().decode(body.bytes);
    const name = `${id}-${fileWord(body.request)}-${number + 1}${done.simulated ? '-SIMULATED' : ''}`;
    const file = join(options.into, `${name}.${isJson(text) ? 'json' : 'txt'}`);
    if (existsSync(file))
      throw new WrongUse(`${file} is there already: move it away, or name another folder with --into`);
    writeFileSync(file, clean(text), { flag: 'wx' });
    print(file);
  }
  if (done.outcome === 'offers' || done.outcome === 'empty') return 0;
  console.error(`the round ended ${done.outcome} and may not be whole: ${done.reason}`);
  return 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const fileWord = (request: string): string =>
  request
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);

/** A recording without keys, people and addresses. */
export function cleaner(secrets: readonly (string | undefined)[]): (text: string) => string {
  const redact = redaction(secrets);
  return (text) => scrubbed(withoutPeople(Buffer.from(redact.bytes(Buffer.from(text)).bytes).toString()));
}
