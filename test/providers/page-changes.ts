// What is changed in the pages on file, so that a price stands at another place, is of another unit, or is called otherwise.

type Change = readonly [name: string, what: string, change: (page: string) => string, atLeast: number];

const each = (page: string, part: RegExp, by: string): string => page.replace(part, by);

/** Of each seller: a case, what is changed in its page, and how many offers can still be read at the least. */
export const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  gcp: [
    [
      'page',
      'a column of licences before the price',
      (page) =>
        each(
          each(page, /(<th [^>]*><div class="BzJWme")/g, '<th><p>Licence (USD)</p></th>$1'),
          /(<td [^>]*tableCell\d+3">)/g,
          '<td>$4.00 / 1 hour</td>$1',
        ),
      10,
    ],
    [
      'page',
      'cells moved without their headings',
      (page) => each(page, /(<td [^>]*tableCell\d+3">)/g, '<td>$4.00 / 1 hour</td>$1'),
      0,
    ],
    ['page', 'the value before its label', (page) => each(page, /<p>GPUs: (\d+)<\/p>/g, '<p>$1</p><p>GPUs:</p>'), 10],
    ['page', 'prices by the month', (page) => each(page, /\/ 1 hour/g, '/ 1 month'), 0],
    ['page', 'no unit at all', (page) => each(page, / ?\/ 1 hour/g, ''), 0],
    [
      'page',
      'a heading that is not known',
      (page) => each(page, /<p>Price \(USD\)<\/p>/g, '<p>Sole-tenant (USD)</p>'),
      6,
    ],
    ['region', 'GPUs told by half', (page) => each(page, /<p>2<\/p>/g, '<p>1</p>'), 1],
  ],
  nebius: [
    [
      'elements',
      'a column of setup fees before the price',
      (page) =>
        each(
          each(
            page,
            /(<div class="[^"]*cell"><div><p>On-demand, GPU-hour)/,
            '<div class="pc-highlight-table-block__cell"><div><p>Setup</p></div></div>$1',
          ),
          /(<p>(?:346|200|218|800|32-160)<\/p><\/div><\/div>)/g,
          '$1<div class="pc-highlight-table-block__cell"><div><p>$2.00</p></div></div>',
        ),
      3,
    ],
    ['elements', 'prices by the month', (page) => each(page, /GPU-hour/g, 'GPU-month'), 0],
    ['elements', 'prices of a machine', (page) => each(page, /GPU-hour/g, 'node-hour'), 0],
    ['elements', 'a day that cannot be read', (page) => each(page, /October 1, 2026/g, 'autumn of 2026'), 1],
    [
      'data',
      'name and price change places',
      (page) => each(page, /\[\\"(NVIDIA[^"]*)\\", ((?:\\"[^"]*\\", )+)\\"([^"]*)\\"\]/g, '[\\"$3\\", $2\\"$1\\"]'),
      0,
    ],
  ],
  massedcompute: [
    [
      'page',
      'the unit before the amount',
      (page) => each(page, /(\[\\"\$\\",\\"small\\",null,\{[^}]*\}\])/g, '\\"per hour\\",$1'),
      0,
    ],
    ['page', 'prices by the month', (page) => each(page, /\\"\/hr\\"/g, '\\"/mo\\"'), 0],
    ['page', 'another number of GPUs in the row', (page) => each(page, /\[\\"×\\",\\"8\\"\]/g, '[\\"×\\",\\"4\\"]'), 6],
    ['page', 'memory where the number of GPUs stood', (page) => each(page, /-x (\d)-/g, '-x 80-'), 0],
    [
      'page',
      'a term before the price',
      (page) =>
        each(
          page.replace('L40S (48GB)-mobile', 'gone'),
          /(\[\\"\$\\",\\"td\\",null,\{\\"className\\":\\"[^"]*\\",\\"children\\":\[\\"\$\$)/g,
          '[\\"$\\",\\"td\\",null,{\\"children\\":\\"$$$$0.40/hr\\"}],$1',
        ),
      4,
    ],
  ],
  crusoe: [
    [
      'page',
      'a column before the price, its heading not known',
      (page) =>
        each(
          each(
            page,
            /(<div class="pricing-heading is-d">On-demand)/,
            '<div class="pricing-heading is-d">Setup</div>$1',
          ),
          /(<\/a>)(<div class="pricing-rich w-richtext">)/g,
          '$1<div class="pricing-rich w-richtext"><p>$9/GPU-hr</p></div>$2',
        ),
      6,
    ],
    [
      'page',
      'cells moved without their headings',
      (page) =>
        each(
          page,
          /(<\/a>)(<div class="pricing-rich w-richtext">)/g,
          '$1<div class="pricing-rich w-richtext"><p>$9/GPU-hr</p></div>$2',
        ),
      0,
    ],
    [
      'page',
      'the name behind its prices',
      (page) => each(page, /(<a href="\/made-up" .*?<\/a>)((?:<div class="pricing-rich.*?<\/div>)+)/g, '$2$1'),
      0,
    ],
    ['page', 'prices by the month', (page) => each(page, /\/GPU-hr/g, '/GPU-month'), 0],
    ['page', 'prices of a machine', (page) => each(page, /\/GPU-hr/g, '/node-hr'), 0],
  ],
  civo: [
    [
      'page',
      'a column before the price',
      (page) =>
        each(
          each(page, /(<th [^>]*>On-demand)/g, '<th>Backup</th>$1'),
          /(<td data-title="On-demand price")/g,
          '<td data-title="Backup">$0.50<span>per hour</span></td>$1',
        ),
      3,
    ],
    [
      'page',
      'cells moved without their headings',
      (page) => each(page, /(<td data-title="On-demand price")/g, '<td>$0.50 per hour</td>$1'),
      0,
    ],
    [
      'page',
      'the month where the hour stood',
      (page) => each(each(page, /per hour/g, 'per ?'), /data-option="monthly"/g, 'data-option="hourly"'),
      0,
    ],
    [
      'page',
      'hour and month change places',
      (page) => page.replaceAll('"hourly"', '"x"').replaceAll('"monthly"', '"hourly"').replaceAll('"x"', '"monthly"'),
      0,
    ],
    [
      'page',
      'memory before the model',
      (page) => each(page, /(\d) x NVIDIA (\w+) - (\d+)GB/g, '$3 x NVIDIA $2 - $1GB'),
      0,
    ],
    ['page', 'the label behind the value', (page) => each(page, /(\d) x NVIDIA/g, 'NVIDIA x $1'), 0],
  ],
  latitude: [
    [
      'page',
      'the month where the hour stood',
      (page) =>
        each(
          page.replace('24820,\\"month\\":68', 'null,\\"month\\":null'),
          /\\"hour\\":([\d.]+),\\"month\\":([\d.]+)/g,
          '\\"hour\\":$2,\\"month\\":$1',
        ),
      0,
    ],
    [
      'page',
      'memory where the number of GPUs stood',
      (page) =>
        each(
          page,
          /\\"count\\":(\d+),\\"type\\":\\"NVIDIA([^"]*)\\",\\"vram_per_gpu\\":(\d+)/g,
          '\\"count\\":$3,\\"type\\":\\"NVIDIA$2\\",\\"vram_per_gpu\\":$1',
        ),
      0,
    ],
    [
      'page',
      'a price of another kind beside it',
      (page) => each(page, /\\"USD\\":\{/g, '\\"USD\\":{\\"setup\\":900,'),
      4,
    ],
    ['page', 'an hour that is a text', (page) => each(page, /\\"hour\\":([\d.]+)/g, '\\"hour\\":\\"$1/mo\\"'), 0],
  ],
  together: [
    [
      'columns',
      'a column before the price',
      (page) =>
        each(
          each(page, /(<th>(?:(?!<th>).)*On-demand)/, '<th>Setup</th>$1'),
          /<td>(?=(?:(?!<td>).)*<\/td><\/tr>)/g,
          '<td>$9.00</td><td>',
        ),
      1,
    ],
    [
      'page',
      'cells moved without their headings',
      (page) => each(page, /<td class="is-right-border">/g, '<td>$9.00</td><td class="is-right-border">'),
      0,
    ],
    [
      'page',
      'the price before the name',
      (page) => each(page, /(<td><p class="body-l.*?<\/td>)(<td class="is-right-border">.*?<\/td>)/g, '$2$1'),
      0,
    ],
    ['page', 'prices by the month', (page) => each(page, /per GPU per hour/g, 'per GPU per month'), 0],
    [
      'page',
      'nothing says that it is per GPU and hour',
      (page) => each(page, /All prices are per GPU per hour\./g, ''),
      0,
    ],
    ['page', 'the rental under a name of endpoints', (page) => each(page, /GPU Clusters/g, 'Dedicated endpoints'), 0],
  ],
};
