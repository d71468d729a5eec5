// The table of verdicts in the terminal: each model, its signals with their levels, and the answer in one sentence.
import { gpuLabel } from '#domain/gpu.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

const WORDS = { green: 'green', amber: 'amber', red: 'red', insufficient: 'too little' } as const;

export async function verdict(options: { json?: boolean }): Promise<number> {
  const { config } = await openHouse();
  return withStore(config.db, true, (store) => {
    const teller = createTeller(store, realClock);
    const verdicts = teller.typed('verdicts', {});
    if (options.json) {
      printJson(verdicts);
      return 0;
    }
    const signals = teller.typed('signals', {}).data;
    if (verdicts.meta.simulated) print('SIMULATED: an imaginary market, no price here is real');
    const rows = verdicts.data.map((row) => ({
      model: gpuLabel(row.gpu),
      verdict: row.verdict.replaceAll('_', ' '),
      since: row.since.slice(0, 10),
      ...Object.fromEntries(
        SIGNAL_TYPES.map((type) => {
          const value = signals.find((each) => each.gpu === row.gpu && each.type === type)?.value ?? null;
          const text = value === null ? '' : ` ${Number(value.toFixed(3))}`;
          return [type.replaceAll('_', ' '), `${WORDS[row.signals[type]]}${text}`];
        }),
      ),
    }));
    print(tableText(rows));
    print(`\n${teller.typed('viability', {}).data[0]?.sentence ?? ''}`);
    if (verdicts.meta.because !== null) print(`${verdicts.meta.because}`);
    return 0;
  });
}
