// What the program does with text that others wrote, each with a million signs made against it.
import { coverage, saidOf } from '#analysis/source-words.ts';
import { writerOf } from '#analysis/statements/text.ts';
import { contextHeld, pagesOf } from '#analysis/web.ts';
import { daysIn, daysInCsv } from '#collect/rates.ts';
import { registry } from '#collect/registry.ts';
import { recognise } from '#domain/gpu.ts';
import { heard } from '#domain/plain-words.ts';
import { printable } from '#domain/printable.ts';
import { rawItem, requestWord } from '#domain/raw-item.ts';
import { wholePage } from '#domain/reading.ts';
import { redactor } from '#domain/redact.ts';
import { sentencesOf } from '#domain/sentences.ts';
import { momentOf } from '#domain/time.ts';
import { readImport } from '#import/file.ts';
import { COLUMNS, rowReader } from '#import/row.ts';
import { scrubbed } from '#store/scrub.ts';
import { casesOf } from '../payloads.ts';

export type Job = { readonly name: string; readonly run: () => unknown };

const LENGTH = 1_000_000;
const many = (repeated: string, length = LENGTH): string => repeated.repeat(Math.ceil(length / repeated.length));

/** Runs of what patterns and loops stumble over; several in one text, each long enough. */
const RUNS: readonly (readonly string[])[] = [
  [' ', '9', 'a-', '$1 '],
  ['[', '^*', '9,', 'per '],
  ['8 x ', 'from ', '(', 'A1.'],
  ['"', '\n', '<!--', '\ud800'],
];
const MIXED = RUNS.map((runs) => ({
  name: JSON.stringify(runs),
  text: runs.map((run) => many(run, LENGTH / runs.length)).join('\u0001'),
}));

/** By turns; the last would end an answer's own quotes and tags. */
const mixedFor = (turn: number) => MIXED[turn % (MIXED.length - 1)] ?? { name: '', text: '' };

/** Documents that are one thing over and over. Elements within elements cost the parser itself the square of their depth, and are bounded elsewhere. */
const DOCUMENTS = [
  '<p>$1</p>',
  '<tr><td>1',
  '<table></table>',
  '<div><p>8x</p><p>$1.99/GPU/hr</p></div>',
  '<script>.push([1,"[\\"$\\",\\"tr\\",\\"a-x 1-0\\",{\\"a\\":1},"])</script>',
  '<script>.push([1,"\\"plansData\\":{"])</script>',
];
const MORE_DOCUMENTS = [
  '<!---->',
  '</html><!--',
  '<!--',
  '<p',
  '<h1>a</h1>',
  '<td>',
  '&amp;',
  '.push([1,"a"])',
  '.push([1,"\\\\"',
  '<script type="application/ld+json">{"@graph":[]}</script>',
  '<div role="listitem" class="table-row-v2"><div class="item-value">8</div></div>',
];
const documents = process.env.GPU_SPOT_LONG !== '1' ? DOCUMENTS : [...DOCUMENTS, ...MORE_DOCUMENTS];

/** Reads to the end, however it ends: what is asked here is how long it takes. */
function through(readings: () => Iterable<unknown>): void {
  try {
    for (const _ of readings());
  } catch {
    // Most of these answers are no seller's.
  }
}

/** The same of what may take its time. */
async function ended(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // As above.
  }
}

/** Places of a page between two tags, some of all of them. */
function placesIn(page: string, most: number): number[] {
  const all = [...page.matchAll(/>[^<>]*[\w$][^<>]*</g)].map(({ index }) => index + 1);
  return all.filter((_, at) => at % Math.ceil(all.length / most) === 0);
}

type Leaf = { readonly path: string; readonly set: (text: string) => unknown };

/** Each string of an answer, the first of those whose places differ by their number in a list alone. */
function leavesOf(answer: unknown): Leaf[] {
  const found = new Map<string, Leaf>();
  const walk = (node: unknown, path: string, steps: readonly string[]): void => {
    if (typeof node === 'string' && !found.has(path)) {
      const set = (text: string): unknown => {
        const copy = structuredClone(answer);
        let at = copy as Record<string, unknown>;
        for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
        at[steps.at(-1) ?? ''] = text;
        return copy;
      };
      found.set(path, { path, set });
    } else if (typeof node === 'object' && node !== null)
      for (const [name, child] of Object.entries(node))
        walk(child, `${path}.${Array.isArray(node) ? '*' : name}`, [...steps, name]);
  };
  walk(answer, '', []);
  return [...found.values()];
}

async function sellers(): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const provider of await registry()) {
    const seen = new Set<string>();
    for (const { name, answer, market, at } of casesOf(provider)) {
      const read = (told: unknown): void => through(() => heard(told, provider.read(told, market, at)));
      const add = (what: string, made: () => unknown): unknown =>
        jobs.push({ name: `${provider.id} ${name}: ${what}`, run: () => read(made()) });
      if (typeof answer === 'string') {
        if (!seen.has('page'))
          for (const unit of documents) add(`document of ${unit}`, () => `<html><body>${many(unit)}</body></html>`);
        seen.add('page');
        for (const [turn, place] of placesIn(answer, 9).entries()) {
          const mixed = mixedFor(turn);
          add(`${mixed.name} at ${place}`, () => answer.slice(0, place) + mixed.text + answer.slice(place));
        }
      } else
        for (const { path, set } of leavesOf(answer)) {
          if (seen.has(path)) continue;
          seen.add(path);
          const mixed = mixedFor(seen.size);
          add(`${mixed.name} at ${path}`, () => set(mixed.text));
        }
    }
  }
  return jobs;
}

const NAMED = { idOf: (name: string) => name.slice(0, 20), faultsOf: () => ({}) };

function others(): Job[] {
  const header = [...COLUMNS];
  const writer = writerOf({ calls: [], names: new Map(), outdated: null, date: '2026-11-01' });
  const row = ['2026-11-01T00:00:00Z', 'a', 'H100 SXM', '1.9', 'on_demand', 'us', '1', '1'];
  const readers: Readonly<Record<string, (text: string) => unknown>> = {
    wholePage: (text) => wholePage(`<html></html>${text}`),
    recognise: (text) => recognise(text, null),
    printable,
    redact: redactor(['a-secret']),
    requestWord,
    rawItem: (text) => rawItem(`H100 ${text}`, 'H100/9/8 x/a'),
    'rawItem of names': (text) => rawItem(`${many('H100 ', 10_000)}${many('H100S ')}H100${text}`, 'H100/H100'),
    momentOf,
    scrubbed: (text) => scrubbed(text),
    sentencesOf,
    'a statement': (text) => writer.write('summary', [text, { say: text }, { say: 'ask', gpu: text, show: [text] }]),
    coverage: (text) => coverage(text, text),
    saidOf: (text) => saidOf({ title: text, search: 0 }, [{ query: '', pages: [], text }]),
    'a page and its sentence': (text) => {
      const search = { query: '', pages: [{ title: text, url: 'https://a.example/' }], text };
      const [page] = pagesOf([search]);
      return (
        page &&
        contextHeld(
          [
            { id: text, sentence: 0 },
            { id: 'c1', sentence: 0 },
          ],
          [{ id: 'c1', text, page }],
          [search],
          '2026-11-01',
        )
      );
    },
    daysIn: (text) => daysIn(`<a>${text}</gesmes:Envelope>`),
    daysInCsv: (text) => daysInCsv(`Date,USD,${text}`),
    'daysInCsv of lines': (text) => daysInCsv(`Date,USD,${many('A,', 500_000)}\n${many('\n', 500_000)}${text}`),
    readImport: (text) => readImport(new TextEncoder().encode(`${header.join(',')}\n${text}`), NAMED, 2e9, () => true),
    rowReader: (text) => {
      const read = rowReader(header, NAMED, 2e9);
      for (const at of row.keys()) read(row.with(at, text));
    },
  };
  const texts = [
    ...MIXED,
    ...[
      '<!---->',
      '</html><!--',
      '<Cube time="2026-11-01">',
      '<Cube currency="USD" rate="1"/>',
      'a,',
      'a\n',
      '"a"',
      'a. ',
      'The H100 SXM is $1.20. ',
      '\n',
      '1:',
      '{"a":',
    ].map((unit) => ({ name: unit, text: many(unit) })),
  ];
  return Object.entries(readers).flatMap(([name, reader]) =>
    texts.map((each) => ({ name: `${name}: ${each.name}`, run: () => ended(() => reader(each.text)) })),
  );
}

export const textJobs = async (): Promise<readonly Job[]> => [...others(), ...(await sellers())];
