// A key in the spellings that a seller's answer may hold it in, planted in every place of an answer, and a search for what is left of it.

/** Letters, digits and what keys hold beside them; the same for the same seed. */
export function madeKey(length: number, seed: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+=';
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return letters[(state >> 8) % letters.length];
  }).join('');
}

const each = (text: string, spell: (code: number) => string): string =>
  [...text].map((letter) => spell(letter.charCodeAt(0))).join('');

const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON, each letter': (text) => each(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'JSON, capitals': (text) => each(text, (code) => `\\u${code.toString(16).padStart(4, '0').toUpperCase()}`),
  'JSON, slashes': (text) => text.replaceAll('/', '\\/'),
  address: encodeURIComponent,
  'address, each letter': (text) => each(text, (code) => `%${code.toString(16)}`),
  'address, twice': (text) => encodeURIComponent(each(text, (code) => `%${code.toString(16).toUpperCase()}`)),
  'HTML, decimal': (text) => each(text, (code) => `&#${code};`),
  'HTML, zeros before': (text) => each(text, (code) => `&#0000${code};`),
  'HTML, hex': (text) => each(text, (code) => `&#x${code.toString(16)};`),
  'HTML, named': (text) =>
    text.replaceAll('/', '&sol;').replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll('_', '&lowbar;'),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 of a user and it': (text) => Buffer.from(`user:${text}`).toString('base64'),
  'base64 of another user and it': (text) => Buffer.from(`me:${text}`).toString('base64').replaceAll('=', ''),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  capitals: (text) => text.toUpperCase(),
  'broken by tags': (text) => (text.match(/.{1,10}/g) ?? []).join('<wbr>'),
  'split over lines': (text) => (text.match(/.{1,9}/g) ?? []).join('\\n'),
};

/** The key whole, its first half, a piece of twelve from its middle, and its end. */
const piecesOf = (key: string): string[] => [key, key.slice(0, key.length / 2), key.slice(11, 23), key.slice(-14)];

export const formsOf = (key: string): string[] =>
  Object.values(SPELLINGS).flatMap((spelled) => piecesOf(key).map(spelled));

const WINDOW = 12;

/** Says where a text holds any twelve characters in a row of any spelling; an empty list where nowhere. */
export function searchFor(keys: readonly string[]): (text: string) => string[] {
  const windows = new Set<string>();
  for (const form of keys.flatMap(formsOf))
    for (let at = 0; at + WINDOW <= form.length; at += 1) windows.add(form.slice(at, at + WINDOW));
  return (text) => {
    const found: string[] = [];
    for (let at = 0; at + WINDOW <= text.length && found.length < 5; at += 1)
      if (windows.has(text.slice(at, at + WINDOW))) found.push(text.slice(at - 20, at + WINDOW + 20));
    return found;
  };
}

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);
const HOLE = /@@(\d+)@@/g;

/** The answer with a field more in each item: what it says of offers is as it was. */
export const withFields = (text: string, forms: readonly string[]): string => planted(text, forms, false);

/** The answer with the key behind each of its texts too, names of GPUs, regions and hosts among them. */
export const withEchoes = (text: string, forms: readonly string[]): string => planted(text, forms, true);

function planted(text: string, forms: readonly string[], everywhere: boolean): string {
  let count = 0;
  const next = (): string => {
    count += 1;
    return `@@${count % forms.length}@@`;
  };
  // Each spelling is put in as it is: what writes JSON would escape it once more.
  const filled = (told: string): string => told.replace(HOLE, (_, form) => forms[Number(form)] ?? '');
  if (!isJson(text)) return filled(plantedPage(text, next));
  const all = Object.fromEntries(forms.map((_, at) => [`echo-${at}-@@${at}@@`, [`@@${at}@@`, { echo: `@@${at}@@` }]]));
  const walk = (node: unknown, isItem: boolean): unknown => {
    if (Array.isArray(node)) return node.map((item) => walk(item, true));
    if (typeof node === 'string') return everywhere ? `${node} ${next()}` : node;
    if (node === null || typeof node !== 'object') return node;
    const fields = Object.entries(node).map(([name, value]) => [name, walk(value, false)]);
    return { ...Object.fromEntries(fields), ...(isItem || everywhere ? { echoed: next(), [`${next()}`]: 1 } : {}) };
  };
  const root = walk(JSON.parse(text), false);
  return filled(JSON.stringify(Array.isArray(root) ? root : { ...(root as object), ...all }));
}

/** In texts, attributes and comments of a page, and below all of it. */
function plantedPage(text: string, next: () => string): string {
  const within = text.replace(
    /<\/(p|td|li|h\d|div)>/g,
    (end) => `<i title="${next()}" data-x='${next()}'></i><!-- ${next()} -->${end}`,
  );
  const all = `<p>${Array.from({ length: 80 }, next).join('</p><p>')}</p>`;
  return within.includes('</body>') ? within.replace('</body>', () => `${all}</body>`) : all + within;
}
