// What the gates say of real histories: reads a folder of them, judges each at its end, and tells it as docs/findings.md has it.
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { judgeHere } from '#commands/judge.ts';
import { GATE_NAMES, type GateName } from '#domain/gate.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { GATE_THRESHOLDS } from '#gates/thresholds.ts';
import gpurentalprices from '#histories/gpurentalprices.ts';
import { type Imported, importFile } from '#import/import.ts';
import { written } from '#import/written.ts';
import { askTyped, type RowOf } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';

/** Whole years after any of them: an archive is of the past. */
const NOW = 1_790_000_000;

type Source = {
  readonly title: string;
  readonly credit: string;
  readonly note: string;
  readonly bytes: (folder: string) => AsyncIterable<Uint8Array>;
};

const SOURCES: readonly Source[] = [
  {
    title: 'gpurentalprices, July 2026',
    credit: 'GPU rental price data by gpurentalprices.com, CC BY 4.0',
    note: 'One snapshot a day of the list and lowest prices of some 25 sellers: no hosts and few counts, so that a marketplace is one vote.',
    bytes: (folder) => written(rentals(join(folder, 'gpurentalprices')), {}),
  },
  {
    title: 'nixj9, March to August 2026',
    credit: 'nixj9/gpu-market-intel, MIT',
    note: 'RunPod and Lambda some every two hours, Vast.ai until April as sums of a few offers: two list sellers and no hosts.',
    bytes: (folder) => createReadStream(join(folder, 'nixj9_hourly.csv')),
  },
  {
    title: 'CRI-H100, five days of Vast.ai, February to March 2026',
    credit: 'ccir-index/cri-h100, CC BY 4.0',
    note: 'Whole answers of one marketplace, one a day: hosts, machines and counts of one venue.',
    bytes: (folder) => createReadStream(join(folder, 'cri_h100_vast_archive.csv')),
  },
];

async function* rentals(folder: string): ReturnType<typeof gpurentalprices.read> {
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.json')) yield* gpurentalprices.read(createReadStream(join(folder, name)));
}

async function judged(source: Source, folder: string): Promise<{ store: Store; done: Imported }> {
  const store = openStore(':memory:', { readonly: false });
  const done = await importFile(
    store,
    { name: source.title, bytes: source.bytes(folder) },
    {
      providers: await registry(),
      now: NOW,
      onProgress: () => {},
      again: () => Promise.reject(new Error('nothing to make again')),
    },
  );
  judgeHere(store, done.lastSlot ?? 0);
  return { store, done };
}

const MARK = { pass: 'passes', fail: 'fails', insufficient: '·' } as const;
const figure = (value: number): string => String(Number(value.toPrecision(3)));

function cell(row: RowOf<'gates'> | undefined): string {
  if (row === undefined) return '';
  return row.value === null ? MARK[row.level] : `${MARK[row.level]} ${figure(row.value)}`;
}

function section(source: Source, store: Store, done: Imported): string {
  const end = slotStart((done.lastSlot ?? 0) + 1);
  const world = createWorld(store, end);
  const gates = askTyped(world, 'gates', {}).data;
  const verdicts = askTyped(world, 'verdicts', {}).data;
  const first = slotStart(done.firstSlot ?? 0);
  const fixes = askTyped(createWorld(store, NOW), 'index_fixes', { from: String(first), to: String(end) }).data;
  const days = (gpu: string): number => fixes.filter((fix) => fix.gpu === gpu && fix.value !== null).length;
  const told = verdicts.map(({ gpu, verdict, original }) => {
    const mine = GATE_NAMES.map((name) => cell(gates.find((row) => row.gpu === gpu && row.gate === name)));
    return `| ${gpuLabel(gpu)} | ${verdict.replaceAll('_', ' ')} | ${original.replaceAll('_', ' ')} | ${days(gpu)} | ${mine.join(' | ')} |`;
  });
  return [
    `## ${source.title}`,
    '',
    `${source.credit}. ${source.note} ${done.rows} rows, of which ${done.offers} became offers and ${done.aggregates} sums, ${isoTime(first).slice(0, 10)} to ${isoTime(end - 1).slice(0, 10)}, in ${done.slots} half hours.`,
    '',
    `| model | verdict | first rule | days with a fix | ${GATE_NAMES.join(' | ')} |`,
    `|---|---|---|---|${GATE_NAMES.map(() => '---').join('|')}|`,
    ...told,
    '',
    ...countsOf(gates),
    '',
    '**What is missing.**',
    '',
    ...missing(gates),
    '',
  ].join('\n');
}

/** How many models each gate passed and failed. */
function countsOf(gates: readonly RowOf<'gates'>[]): string[] {
  const models = new Set(gates.map(({ gpu }) => gpu)).size;
  const parts = GATE_NAMES.flatMap((name) => {
    const mine = gates.filter(({ gate }) => gate === name);
    const of = (level: string): number => mine.filter((row) => row.level === level).length;
    if (of('pass') + of('fail') === 0) return [];
    return [`${name} ${GATE_THRESHOLDS[name].name}: ${of('pass')} pass, ${of('fail')} fail`];
  });
  return [
    parts.length === 0
      ? `Of ${models} models no gate can be told.`
      : `Of ${models} models: ${parts.join('; ')}. No other gate can be told of any.`,
  ];
}

/** For each gate that cannot be told of any model, the reason that most models have. */
function missing(gates: readonly RowOf<'gates'>[]): string[] {
  return GATE_NAMES.flatMap((name: GateName) => {
    const mine = gates.filter(({ gate, level }) => gate === name && level === 'insufficient');
    if (mine.length === 0) return [];
    const reasons = [...Map.groupBy(mine, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
    const [reason = '', rows = []] = reasons[0] ?? [];
    const models = `${mine.length} ${mine.length === 1 ? 'model' : 'models'}`;
    return [
      `- ${name} ${GATE_THRESHOLDS[name].name}, ${models}${rows.length < mine.length ? `; of ${rows.length} of them` : ''}: ${reason}`,
    ];
  });
}

/** All of it, from a folder of histories. */
export async function findings(folder: string): Promise<string> {
  const sections: string[] = [];
  const all: RowOf<'gates'>[] = [];
  for (const source of SOURCES) {
    const { store, done } = await judged(source, folder);
    all.push(...askTyped(createWorld(store, slotStart((done.lastSlot ?? 0) + 1)), 'gates', {}).data);
    sections.push(section(source, store, done));
    store.close();
  }
  return `# Findings: what real histories say

Made by \`npm run findings -- <folder of histories>\` and not by hand: each history is brought in by the road of imports and judged at its end by the gates ([methodology](methodology.md)). A gate \`passes\` or \`fails\` where its whole 90 % interval lies on that side; \`·\` cannot be told, with the value where there is one. Imported days never settle: they are for review at best.

${answerOf(all)}

${sections.join('\n')}`;
}

/** What of the question these data answer: which of the gates that decide they can tell at all. */
function answerOf(gates: readonly RowOf<'gates'>[]): string {
  const judged = gates.length / GATE_NAMES.length;
  const models = new Set(gates.map(({ gpu }) => gpu)).size;
  const hard = GATE_NAMES.filter((name) => GATE_THRESHOLDS[name].isHard);
  const toldOf = (name: GateName): number =>
    gates.filter((row) => row.gate === name && row.level !== 'insufficient').length;
  const silent = hard.filter((name) => toldOf(name) === 0);
  const passing = hard.filter((name) => gates.some((row) => row.gate === name && row.level === 'pass'));
  const named = (names: readonly GateName[]): string =>
    names.map((name) => `${name} (${GATE_THRESHOLDS[name].name})`).join(', ');
  return [
    `**In short.** Of ${models} models, judged ${judged} times in ${SOURCES.length} histories, none is viable, and none could be: of the gates that decide, ${named(silent)} can be told of none of them.`,
    passing.length === 0
      ? 'No gate that decides passes for any.'
      : `Of those that decide, ${named(passing)} alone passes for any.`,
    `What fails: ${hard
      .filter((name) => gates.some((row) => row.gate === name && row.level === 'fail'))
      .map((name) => {
        const failing = gates.filter((row) => row.gate === name && row.level === 'fail').length;
        return `${name} (${GATE_THRESHOLDS[name].name}) for ${failing}`;
      })
      .join(', ')}.`,
    'An archive of list prices is no market, and one marketplace is no index: an answer needs hosts at two venues or more, with counts, for 60 days.',
  ].join(' ');
}
