// For many rounds one after the other: most price lists stand still, and reading a page is most of the work.
import type { Reading } from '#domain/offer.ts';
import { heard } from '#domain/plain-words.ts';
import type { Provider } from '#domain/provider.ts';
import { dayOfSlot, slotOf } from '#domain/time.ts';

/** Reads a page once for as long as it says the same, and once a day where its adapter looks at the time: most price lists stand still. */
export function remembering(provider: Provider): Provider {
  const pages = new Map<
    string,
    { readonly answer: string; readonly day: number; readonly readings: readonly Reading[] }
  >();
  const looksAtTime = provider.read.length === 3;
  return {
    ...provider,
    read: (answer, market, at) => {
      // Data may name an hour; a page that names when a price begins names a day.
      if (typeof answer !== 'string') return provider.read(answer, market, at);
      const day = looksAtTime ? dayOfSlot(slotOf(at)) : 0;
      const known = pages.get(market);
      if (known?.day === day && known.answer === answer) return known.readings;
      // What its words say is heard once too; its items are asked for no more.
      const readings = [...heard(answer, provider.read(answer, market, at))].map((each) => ({ ...each, item: null }));
      pages.set(market, { answer, day, readings });
      return readings;
    },
  };
}
