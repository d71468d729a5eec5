// Which provider a name in an imported file is: one of ours, or a stranger of unknown class.
import { createHash } from 'node:crypto';
import type { Provider, ProviderInfo } from '#domain/provider.ts';
import type { Store } from '#store/open.ts';
import { saveProvider } from '#store/round.ts';
import { type Named, plainName } from './row.ts';

export type Sellers = Named & {
  readonly save: (store: Store, id: string) => void;
};

const NONE = {};
/** Beyond it a stranger is called by its id: a file may name very many before it is known which of them are taken. */
const MOST_NAMES = 10_000;

const LONGEST_ID = 60;

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** A name that a slug would lose, or that is a word of ours, keeps a mark of its own. */
function strangerId(name: string): string {
  const slug = slugOf(name);
  const plain = slug.slice(0, LONGEST_ID);
  const isLossy = plain !== slug || plain === '' || plain === 'reference' || [...name].some((sign) => sign > '~');
  return isLossy ? `${plain || 'seller'}-${createHash('sha1').update(name).digest('hex').slice(0, 6)}` : plain;
}

/** A name in a file is one of our providers by its id, name or aliases; any other is shown, of unknown class, compared with nothing. */
export function sellersOf(providers: readonly Provider[]): Sellers {
  const known = new Map<string, Provider>();
  for (const each of providers)
    for (const name of [each.id, each.name, ...each.aliases]) known.set(plainName(name), each);
  const names = new Map<string, string>();
  const saved = new Set<string>();
  const infoOf = (id: string): ProviderInfo =>
    providers.find((each) => each.id === id) ?? stranger(id, names.get(id) ?? id);
  return {
    idOf: (name) => {
      const id = known.get(plainName(name))?.id ?? strangerId(name);
      if (names.size < MOST_NAMES || names.has(id)) names.set(id, name);
      return id;
    },
    faultsOf: (id) => providers.find((each) => each.id === id)?.archives ?? NONE,
    save: (store, id) => {
      if (saved.has(id)) return;
      saved.add(id);
      saveProvider(store, infoOf(id));
    },
  };
}

const stranger = (id: string, name: string): ProviderInfo => ({
  id,
  name,
  home: '',
  parserVersion: 0,
  class: null,
  resells: false,
  priceKind: 'imported only: no file of ours asks this seller, and its class is unknown',
  terms: { link: '', stance: 'unread', readOn: '', note: 'known from an imported file alone' },
});
