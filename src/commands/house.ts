// What every command needs: the sellers found, the environment checked, and one way to end badly.
import { registry } from '#collect/registry.ts';
import { type Config, loadConfig } from '#config.ts';
import type { Provider } from '#domain/provider.ts';
import { openStore, type Store } from '#store/open.ts';
import { holdSecrets } from './secrets.ts';

export type House = { readonly providers: readonly Provider[]; readonly config: Config };

/** Wrong use of the program: ends with exit code 2, as commander's own complaints do. */
export class WrongUse extends Error {}

export async function openHouse(): Promise<House> {
  const providers = await registry();
  const config = loadConfig(providers.flatMap((provider) => provider.needs.map((need) => need.env)));
  holdSecrets(config.secrets);
  const unknown = config.providers?.filter((id) => providers.every((provider) => provider.id !== id)) ?? [];
  if (unknown.length > 0)
    throw new WrongUse(
      `GPU_SPOT_PROVIDERS names ${unknown.map(named).join(', ')}; the providers are ${providers.map(({ id }) => id).join(', ')}`,
    );
  return { providers, config };
}

/** A longer name than any provider has may be a key in the wrong line. */
const LONGEST_NAME = 24;
const named = (id: string): string => (id.length > LONGEST_NAME ? `something of ${id.length} characters` : id);

export function withStore<T>(path: string, readonly: boolean, work: (store: Store) => T): T {
  const store = openStore(path, { readonly });
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** A time told on the command line: ISO 8601 or epoch seconds. */
export function timeOf(option: string, text: string): number {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(seconds)) throw new WrongUse(`${option}: '${text}' is neither ISO 8601 nor epoch seconds`);
  return seconds;
}

/** What a terminal would obey: an escape, a bell, text turned round. */
const OBEYED = /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu;

export const harmless = (line: string): string => line.replace(OBEYED, ' ');

export const print = (line: string): void => {
  process.stdout.write(`${harmless(line)}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
