// What so many GPUs cost now, in the terminal: the same answer and the same sentence as the page's.
import { FORMATS } from '#domain/format.ts';
import { gpuModel } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import { fillNotes, fillTitle } from '#surfaces/pages/fill-text.ts';
import { fillView } from '#surfaces/pages/fill-view.ts';
import { USD } from '#surfaces/pages/money.ts';
import { costText } from '#surfaces/pages/words.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

type Options = { json?: boolean } & Record<string, string | boolean | undefined>;

export async function fill(gpus: string, gpu: string, { json, ...given }: Options): Promise<number> {
  const { config } = await openHouse();
  return withStore(config.db, true, (store) => {
    const teller = createTeller(store, realClock);
    const asked = teller.ask('fill', { gpus, gpu, ...given });
    if (!asked.ok) throw new WrongUse(asked.problems.map(({ detail }) => detail).join('; '));
    // One model was asked for, and each answers with one row at most.
    if (gpuModel(gpu) === undefined) throw new WrongUse(`one model, please: ${gpu} are several`);
    const { meta, data } = asked.envelope;
    if (json) {
      printJson(asked.envelope);
      return 0;
    }
    const [row] = data as RowOf<'fill'>[];
    if (meta.simulated) print('SIMULATED: an imaginary market, no price here is real');
    const told = Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const { hosts, ...others } = Object.fromEntries(told);
    const { basis, ...rest } = others;
    const view = fillView({
      gpu,
      ...rest,
      ...(hosts === undefined ? {} : { host: hosts }),
      ...(basis === undefined ? {} : { price: basis }),
    });
    print(fillTitle(row, { ...view, gpus: Number(gpus) }, USD));
    if (row !== undefined) {
      const names = new Map(teller.typed('sources', {}).data.map((each) => [each.provider, each.name]));
      print(`\n${tableText(row.legs.map((leg) => legLine(leg, row.hours, names)))}`);
      const without = row.withoutCount.map(
        ({ provider, floor }) => `${names.get(provider)} ${FORMATS.usd.said(floor)}`,
      );
      if (without.length > 0) print(`\nnot taken, for nobody says how many there are: ${without.join(', ')}`);
    }
    print(`\n${fillNotes(row, view, USD).join(' ')}${meta.because === null ? '' : ` ${meta.because}`}`);
    return 0;
  });
}

const legLine = (
  { provider, gpus, price, region, costPerHour }: RowOf<'fill'>['legs'][number],
  hours: number,
  names: ReadonlyMap<string, string>,
) => ({
  seller: names.get(provider) ?? provider,
  GPUs: gpus,
  '$/GPU-h': FORMATS.usd.figure(price),
  [`$ for ${hours} h`]: costText(costPerHour * hours),
  where: region ?? '-',
});
