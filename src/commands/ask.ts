// Any question from the terminal: the same answer that the API gives.
import { gpuLabel } from '#domain/gpu.ts';
import { kindsOf } from '#questions/field.ts';
import { QUESTIONS, questionNamed, questionNames } from '#questions/list.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

type Options = { json?: boolean } & Record<string, string | boolean | undefined>;

export async function ask(word: string, { json, ...raw }: Options): Promise<number> {
  const name = questionNamed(word);
  if (name === undefined) throw new WrongUse(`no question '${word}': the questions are ${questionNames.join(', ')}`);
  const { config } = await openHouse();
  return withStore(config.db, true, (store) => {
    const teller = createTeller(store, realClock);
    const asked = teller.ask(name, raw);
    if (!asked.ok) throw new WrongUse(asked.problems.map(({ detail }) => detail).join('; '));
    const { meta, data } = asked.envelope;
    if (json) printJson(asked.envelope);
    else {
      if (meta.simulated) print('SIMULATED: an imaginary market, no price here is real');
      const sellers = new Map(teller.typed('sources', {}).data.map((each) => [each.provider, each.name]));
      const called = { model: gpuLabel, seller: (id: string) => sellers.get(id) ?? id };
      print(tableText(data as Record<string, string>[], kindsOf(QUESTIONS[name].row), called));
      const age =
        meta.ageSeconds === null ? '' : `, observed ${meta.observedAt}, ${Math.round(meta.ageSeconds / 60)} min ago`;
      print(`\n${data.length} rows${age}${meta.because === null ? '' : `; ${meta.because}`}`);
    }
    return 0;
  });
}
