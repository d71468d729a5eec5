// A copy of the whole store in a file of its own, as of one moment, whatever is written meanwhile.
import type { Store } from './open.ts';

export const copyInto = (store: Store, to: string): void => {
  store.hot('VACUUM INTO ?').run(to);
};
