// The sellers of a model's page: who is the best of those that are compared, who asks more or less, and whose price stands still.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { openStore, type Store } from '#store/open.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';
import { LAST, NOW } from '../small-world.ts';

const flat = (page: string): string =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Each seller's row as it reads. */
async function rowsOf(store: Store): Promise<{ readonly rows: Record<string, string>; readonly page: string }> {
  const page = await (await appOver(store, () => NOW).request('/gpu/h100-sxm')).text();
  const part = page.split('Sellers now')[1]?.split('>Offers')[0] ?? '';
  const rows = [...part.matchAll(/<tr[^>]*><td>(?:<svg.*?<\/svg>)?<b>(\w+)<\/b>(.*?)<\/tr>/gs)];
  return { rows: Object.fromEntries(rows.map(([, name = '', row = '']) => [name, flat(row)])), page: flat(page) };
}

type Asked = Readonly<Record<string, (slot: number) => number>>;

function storeOf(asked: Asked, days = 2): Store {
  const store = openStore(':memory:', { readonly: false });
  for (let slot = LAST - days * 48; slot <= LAST; slot += 1)
    intake(
      store,
      roundAt(
        slot,
        Object.entries(asked).map(([id, usd]) =>
          ended(id, [offer(id, usd(slot))], {
            provider: seller(id, id === 'r' ? { resells: true } : id === 'h' ? { class: 'hyperscaler' } : {}),
          }),
        ),
      ),
    );
  return store;
}

test('the best is the cheapest of those that are compared; who is not compared may ask less, and never a negative', async () => {
  const { rows, page } = await rowsOf(storeOf({ r: () => 1.5, a: () => 2, b: () => 2.6, h: () => 8 }));
  assert.match(rows.A ?? '', /2\.00 best /);
  assert.match(rows.B ?? '', /2\.60 \+0\.60 30 % apart 0\.60/);
  assert.match(rows.R ?? '', /re-sells, not compared .*1\.50 0\.50 less 33 % apart 0\.50/);
  assert.match(rows.H ?? '', /hyperscaler, not compared .*8\.00 \+6\.00 300 %/);
  assert.match(page, /2 sellers not compared: R, H/);
  assert.match(page, /how much dearer than A,/);
});

test('a gap that has turned around is told as how far apart they stood, and not as how much dearer', async () => {
  const { rows } = await rowsOf(storeOf({ a: (slot) => (slot > LAST - 3 ? 2 : 3), b: () => 2.4 }));
  assert.match(rows.B ?? '', /2\.40 \+0\.40 20 % apart 0\.60/);
});

test('the best says too that its price stands still', async () => {
  const moving = (slot: number): number => 2.5 + (slot % 7) / 100;
  const { rows } = await rowsOf(storeOf({ a: () => 2, b: moving }, 14));
  assert.match(rows.A ?? '', /a list price, not a market/);
  assert.doesNotMatch(rows.B ?? '', /a list price/);
});
