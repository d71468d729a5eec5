// Rows a second of an import, from the file's bytes to the stored figures; and of its reading alone.
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { realClock } from '#commands/doors.ts';
import { readImport } from '#import/file.ts';
import { importFile } from '#import/import.ts';
import { sellersOf } from '#import/sellers.ts';
import { seededDice } from '#stats/dice.ts';
import { openStore } from '#store/open.ts';

const SLOTS = 1_000;
const OFFERS = 200;
const MODELS = ['H100 SXM', 'H200', 'RTX 4090', 'B200'];

/** A made-up archive: two hundred offers a half hour of four models at one marketplace, a few of them moving. */
function archive(): Uint8Array {
  const dice = seededDice(7);
  const usd = Array.from({ length: OFFERS }, () => 1 + dice() * 3);
  const lines = [
    'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id,statistic,available',
  ];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const at = new Date(Date.UTC(2026, 0, 1) + slot * 1_800_000).toISOString().replace('.000Z', 'Z');
    for (let offer = 0; offer < OFFERS; offer += 1) {
      if (dice() < 0.02) usd[offer] = 1 + dice() * 3;
      lines.push(
        `${at},Vast.ai,${MODELS[offer % MODELS.length]},${(usd[offer] ?? 1).toFixed(4)},on_demand,"Oklahoma, US",${1 << (offer % 4)},offer=${offer}|machine=${Math.floor(offer / 2)}|host=${Math.floor(offer / 6)}|verified,offer,true`,
      );
    }
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

async function importing(folder: string): Promise<void> {
  const providers = await registry();
  const bytes = archive();
  const rows = SLOTS * OFFERS;
  const readAt = performance.now();
  await readImport(bytes, sellersOf(providers), realClock.now(), () => true);
  const readMs = performance.now() - readAt;
  const store = openStore(join(folder, 'imported.db'), { readonly: false });
  const startedAt = performance.now();
  await importFile(
    store,
    { name: 'made-up.csv', bytes },
    {
      providers,
      now: realClock.now(),
      onProgress: () => {},
      again: () => Promise.reject(new Error('nothing to make again')),
    },
  );
  const ms = performance.now() - startedAt;
  store.close();
  const rate = (took: number): number => Math.round((rows / took) * 1000);
  console.log(`importing: ${rows} rows of ${SLOTS} half hours, ${Math.round(bytes.length / 2 ** 20)} MiB of CSV`);
  console.log(`  read and recognised          ${rate(readMs)} rows/s`);
  console.log(`  recognised, summed and stored ${rate(ms)} rows/s (target: at least 100000)`);
}

await importing(process.argv[2] ?? '.');
