// The table of verdicts in the terminal: models by gates, the lights first published beside them, and the answer in one sentence.
import { FORMATS, SIGNAL_UNITS } from '#domain/format.ts';
import { GATE_NAMES } from '#domain/gate.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import type { RowOf } from '#questions/ask.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

const GATE_WORDS = { pass: 'pass', fail: 'FAIL', insufficient: '?' } as const;
const LIGHT_WORDS = { green: 'green', amber: 'amber', red: 'red', insufficient: 'too little' } as const;

export async function verdict(options: { json?: boolean }): Promise<number> {
  const { config } = await openHouse();
  return withStore(config.db, true, (store) => {
    const teller = createTeller(store, realClock);
    const verdicts = teller.typed('verdicts', {});
    if (options.json) {
      printJson(verdicts);
      return 0;
    }
    if (verdicts.meta.simulated) print('SIMULATED: an imaginary market, no price here is real');
    const [answer] = teller.typed('viability', {}).data;
    print(tableText(verdicts.data.map(byGates)));
    print(`\n${answer?.sentence ?? ''}`);
    print(`${deciding(teller.typed('gate_definitions', {}).data)}; ? cannot be told yet. Why: gpu-spot ask gates\n`);
    const signals = teller.typed('signals', {}).data;
    print(tableText(verdicts.data.map((row) => byLights(row, signals))));
    print(`\nThe original four. ${answer?.original.sentence ?? ''}`);
    if (verdicts.meta.because !== null) print(`${verdicts.meta.because}`);
    return 0;
  });
}

const byGates = (row: RowOf<'verdicts'>): Record<string, string> => ({
  model: gpuLabel(row.gpu),
  verdict: row.verdict.replaceAll('_', ' '),
  since: row.since.slice(0, 10),
  ...Object.fromEntries(GATE_NAMES.map((name) => [name, GATE_WORDS[row.gates?.[name] ?? 'insufficient']])),
});

const deciding = (definitions: readonly RowOf<'gate_definitions'>[]): string =>
  `What decides: ${definitions.flatMap(({ gate, name, hard }) => (hard ? [`${gate} ${name}`] : [])).join(', ')}`;

const byLights = (row: RowOf<'verdicts'>, signals: readonly RowOf<'signals'>[]): Record<string, string> => ({
  model: gpuLabel(row.gpu),
  'first rule': row.original.replaceAll('_', ' '),
  ...Object.fromEntries(
    SIGNAL_TYPES.map((type) => {
      const value = signals.find((each) => each.gpu === row.gpu && each.type === type)?.value ?? null;
      const text = value === null ? '' : ` ${FORMATS[SIGNAL_UNITS[type]].said(value)}`;
      return [type.replaceAll('_', ' '), `${LIGHT_WORDS[row.signals[type]]}${text}`];
    }),
  ),
});
