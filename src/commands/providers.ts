// Each provider: whether it takes part and why not, what it needs, what its terms say, and how it last ended.
import { existsSync } from 'node:fs';
import { standing } from '#collect/standing.ts';
import { FORMATS } from '#domain/format.ts';
import { ageInWords, SLOT_SECONDS } from '#domain/time.ts';
import { realClock } from './doors.ts';
import { type House, openHouse, print, printJson, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

export async function providers(options: { json?: boolean }): Promise<number> {
  const house = await openHouse();
  const rows = providerRows(house);
  if (options.json) printJson(rows);
  else {
    if (rows.meta.simulated) print('SIMULATED: an imaginary market, no price here is real');
    printText(rows.data);
  }
  return 0;
}

function providerRows({ providers: all, config }: House) {
  // Without a store the answer is that of an empty one, in the same shape.
  const [path, readonly] = existsSync(config.db) ? [config.db, true] : [':memory:', false];
  const envelope = withStore(path, readonly, (store) => createTeller(store, realClock).typed('sources', {}));
  const data = all.map((provider) => {
    const stands = standing(provider, { named: config.providers, keys: config.keys }, all);
    const last = envelope.data.find((row) => row.provider === provider.id);
    return {
      provider: provider.id,
      name: provider.name,
      state: stands.on ? 'on' : 'off',
      why: stands.on ? null : `${stands.reason}; ${stands.enable}`,
      needs: provider.needs.map(({ env, required }) => `${env}${required ? '' : ' (optional)'}`),
      terms: { link: provider.terms.link, stance: provider.terms.stance, readOn: provider.terms.readOn },
      outcome: last?.outcome ?? null,
      reason: last?.reason ?? null,
      ageSeconds: last?.ageSeconds ?? null,
      offers: last?.offers ?? null,
      setAside: last?.setAside ?? null,
      class: provider.class,
      resells: provider.resells,
      kind: provider.priceKind,
      cadenceSeconds: last?.cadenceSeconds ?? SLOT_SECONDS,
      setAsideBy: last?.setAsideBy ?? [],
      unknownNames: last?.unknownNames ?? [],
      uptime7d: last?.uptime7d ?? null,
      uptime30d: last?.uptime30d ?? null,
      ms: last?.ms ?? null,
      medianMs: last?.medianMs ?? null,
      drift: last?.drift ?? [],
    };
  });
  return { meta: envelope.meta, data };
}

function printText(rows: ReturnType<typeof providerRows>['data']): void {
  print(tableText(rows.map(shown)));
  print('');
  for (const { provider, why } of rows) if (why !== null) print(`${provider} is off: ${why}`);
  for (const { provider, unknownNames } of rows)
    if (unknownNames.length > 0) print(`${provider}: GPU names in no table of ours: ${unknownNames.join(', ')}`);
  for (const { provider, drift } of rows)
    for (const { told, since } of drift) print(`${provider}: ${told} (noticed ${since})`);
}

const share = (part: number | null): string | null => (part === null ? null : FORMATS.share.said(part));

const shown = (row: ReturnType<typeof providerRows>['data'][number]) => ({
  provider: row.provider,
  state: row.state,
  outcome: row.outcome,
  age: row.ageSeconds === null ? null : ageInWords(row.ageSeconds),
  offers: row.offers,
  aside: row.setAsideBy.map(({ reason, count }) => `${count} ${reason}`).join(', ') || row.setAside,
  '7 d': share(row.uptime7d),
  '30 d': share(row.uptime30d),
  ms: row.medianMs === null ? null : Math.round(row.medianMs),
  needs: row.needs.join(' '),
  terms: `${row.terms.stance}, ${row.terms.readOn}, ${row.terms.link}`,
});
