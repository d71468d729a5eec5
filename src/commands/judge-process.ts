// Judges slots in a process of its own, reading the store and writing nothing; its memory goes back to the machine with it.
import { judgeSlots } from '#intake/judging.ts';
import { openStore } from '#store/open.ts';
import { stepBack } from './rank.ts';
import { endWithParent } from './stop.ts';

export type ToJudge = { readonly path: string; readonly slots: readonly number[] };

endWithParent();
stepBack();
// A terminal's Ctrl-C reaches the whole group; who started this ends it.
process.on('SIGINT', () => {});
process.once('disconnect', () => process.exit());
process.once('message', ({ path, slots }: ToJudge) => {
  const store = openStore(path, { readonly: true });
  const judged = judgeSlots(store, slots);
  store.close();
  process.send?.(judged, () => process.disconnect());
});
