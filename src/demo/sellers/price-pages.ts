// The imaginary price pages of those who are asked without a key, each in the structure of the one it is named after.
import type { Quote } from '#demo/quotes.ts';

type Named = Quote & { readonly name: string };

const usd = (price: number): string => `$${price.toFixed(2)}`;
const memoryOf = ({ spec }: Quote): number => Math.round(spec.memoryMb / 1024);

const TABS = [8, 1];

/** Prices for one GPU, in a table for each number of GPUs; the number stands on the table's tab. */
export function lambdaPage(quotes: readonly Named[]): string {
  const row = (quote: Named, gpus: number): string => {
    const name = `NVIDIA ${quote.name.replace(/\((?:\d+ GB ?)(\w*?)[456]?\)/, '$1').trim()}`;
    const cells = [
      ['VRAM/GPU', `${memoryOf(quote)} GB`],
      ['vCPUs', String(26 * gpus)],
      ['RAM', `${225 * gpus} GiB`],
      ['PRICE/GPU/HR*', usd(quote.price * (gpus === 1 ? 1.05 : 1))],
    ].map(([label, text]) => `<td data-label="${label}">${text}</td>`);
    return `<tr data-plan="${name}"><th scope="row" data-label="Plan">${name}</th>${cells.join('')}</tr>`;
  };
  const table = (gpus: number): string => `<div role="tabpanel" aria-labelledby="tab-${gpus}"><table>
<thead><tr><th>Plan</th><th>VRAM/GPU</th><th>vCPUs</th><th>RAM</th><th>PRICE/GPU/HR*</th></tr></thead>
<tbody>
${quotes.map((quote) => row(quote, gpus)).join('\n')}
</tbody></table></div>`;
  return `<!doctype html>
<html><body><h2>Instances pricing</h2>
${TABS.map((gpus) => `<button role="tab" id="tab-${gpus}">${gpus}x</button>`).join('')}
${TABS.map(table).join('\n')}
</body></html>
`;
}

/** Prices for a whole droplet, spot apart. */
export function dropletsPage(quotes: readonly Named[]): string {
  const table = (price: (quote: Quote) => number): string => `<table>
<thead><tr><th>GPU</th><th>Price</th></tr></thead>
<tbody>${quotes
    .flatMap((quote) =>
      [1, 8].map((gpus) => {
        const name = `${quote.name.replace('_', ' ').toUpperCase()}${gpus === 1 ? '' : ` (${gpus}x)`}`;
        return `<tr><td>${name}</td><td>${usd(price(quote) * gpus)} per hour</td></tr>`;
      }),
    )
    .join('\n')}</tbody></table>`;
  return `<!doctype html>
<html><body><h1>Droplet Pricing</h1>
<h2>On-Demand GPU Droplet Pricing</h2>
${table(({ price }) => price)}
<h2>Spot GPU Droplet Pricing</h2>
${table(({ spot }) => spot)}
</body></html>
`;
}

/** Cards for one GPU of a machine; the whole machine takes a month. */
export function cardsPage(quotes: readonly Named[]): string {
  const card = (name: string, counts: string, model: string, price: string): string => `<div><div><h2>${name}</h2>
<div><span>${counts}</span><span>${model}</span></div><p>${price}</p></div></div>`;
  return `<!doctype html>
<html><body><div>
${quotes
  .map(
    ({ name, price }) => `${card('Small', '1x', name, `${usd(price)}/GPU/hr`)}
${card('Medium', '2x &amp; 4x', name, `${usd(price)}/GPU/hr`)}
${card('Large', '8x', name, `${usd(price * 1.1)}/GPU/hr<span> one-month minimum</span>`)}`,
  )
  .join('\n')}
</div></body></html>
`;
}
