// True sentences of several figures: two models at one seller, one model at two, a mover with its mean, a signal with its interval.
import { gpuLabel } from '#domain/gpu.ts';
import type { ToolCall } from '#domain/report.ts';
import { type Dice, figureText, pick, type Statement, seller, simpleStatement } from './statements.ts';
import type { Form, Row } from './ways.ts';

/** A figure of a sentence: where it stands, and whose field it is. */
type Part = { readonly place: string; readonly row: Row; readonly field: string; readonly form: Form };

const rowsOf = (calls: readonly ToolCall[], tool: string): Row[] =>
  calls.filter((call) => call.tool === tool).flatMap(({ rows }) => rows);

/** One of the figures is the one that a falsehood will be made of; the others are written as they are. */
function statement(template: string, parts: readonly Part[], dice: Dice): Statement {
  const target = pick(dice, parts);
  const text = parts.reduce(
    (all, each) =>
      each === target
        ? all.replace(each.place, '{x}')
        : all.replace(each.place, figureText(Number(each.row[each.field]), each.form)),
    template,
  );
  return {
    template: text,
    value: Number(target.row[target.field]),
    form: target.form,
    gpu: String(target.row.gpu),
    // Two models in one sentence: which of them is swapped is not said here.
    ofOther: () => Number(target.row[target.field]),
    ofSeller: () => null,
    ofWindow: () => null,
  };
}

const twoFloors = (first: Row, second: Row): readonly Part[] => [
  { place: '{1}', row: first, field: 'floor', form: 'usd' },
  { place: '{2}', row: second, field: 'floor', form: 'usd' },
];

const label = (row: Row): string => gpuLabel(String(row.gpu));

function twoModels(calls: readonly ToolCall[], dice: Dice): Statement {
  const rows = rowsOf(calls, 'get_current_prices');
  const first = pick(dice, rows);
  const second = pick(
    dice,
    rows.filter((row) => row.provider === first.provider && row.gpu !== first.gpu),
  );
  const [s, a, b] = [seller(first.provider), label(first), label(second)];
  const template = pick(dice, [
    `${s} lists the ${a} at {1} and the ${b} at {2}.`,
    `${s} asks {1} for the ${a} and {2} for the ${b}.`,
    `${s}: ${a} floor {1}, ${b} floor {2}.`,
    `At ${s}, the ${a} has a floor of {1} and the ${b} has a floor of {2}.`,
    `${a}: floor {1} at ${s}; ${b}: floor {2} at ${s}.`,
  ]);
  return statement(template, twoFloors(first, second), dice);
}

function twoSellers(calls: readonly ToolCall[], dice: Dice): Statement {
  const rows = rowsOf(calls, 'get_current_prices');
  const first = pick(dice, rows);
  const second = pick(
    dice,
    rows.filter((row) => row.gpu === first.gpu && row.provider !== first.provider),
  );
  const [m, s, t] = [label(first), seller(first.provider), seller(second.provider)];
  const template = pick(dice, [
    `${m}: floor {1} at ${s}, {2} at ${t}.`,
    `The ${m} is {1} at ${s} and {2} at ${t}.`,
    `${s} asks {1} for the ${m}, ${t} asks {2}.`,
    `The floor of the ${m} is {1} at ${s} while ${t} has it at {2}.`.replace('it at', 'a floor of'),
  ]);
  return statement(template, twoFloors(first, second), dice);
}

function snapshot(calls: readonly ToolCall[], dice: Dice): Statement {
  const row = pick(dice, rowsOf(calls, 'get_current_prices'));
  const [m, s] = [label(row), seller(row.provider)];
  const template = pick(dice, [
    `${m}: floor {1} at ${s}, median {2}, ceiling {3}, {4} available.`,
    `${s} has the ${m} at a floor of {1}, a median of {2} and a ceiling of {3}, with {4} available.`,
  ]);
  const part = (place: string, field: string, form: Form): Part => ({ place, row, field, form });
  return statement(
    template,
    [
      part('{1}', 'floor', 'usd'),
      part('{2}', 'median', 'usd'),
      part('{3}', 'ceiling', 'usd'),
      part('{4}', 'gpusAvailable', 'gpus'),
    ],
    dice,
  );
}

function mover(calls: readonly ToolCall[], dice: Dice): Statement {
  const rows = rowsOf(calls, 'get_price_changes').filter(
    (each) => Math.abs(Number(each.change24hPct)) > 0.1 && Math.abs(Number(each.change7dPct)) > 0.1,
  );
  const row = pick(dice, rows);
  const [m, s] = [label(row), seller(row.provider)];
  const [day, week] = [Number(row.change24hPct) > 0, Number(row.change7dPct) > 0];
  const template = pick(dice, [
    `${m} at ${s}: floor {1}, ${day ? 'up' : 'down'} {2} in 24 h against a mean of {3}, ${week ? 'up' : 'down'} {4} in 7 days.`,
    `The ${m} floor at ${s} ${day ? 'rose' : 'fell'} {2} in 24 h to {1}, and ${week ? 'gained' : 'lost'} {4} in 7 days.`,
    `${s}’s ${m} floor ${day ? 'climbed' : 'declined'} {2} over 24 hours and ${week ? 'advanced' : 'retreated'} {4} over 7 days.`,
  ]);
  const part = (place: string, field: string, form: Form): Part => ({ place, row, field, form });
  const parts = [
    part('{1}', 'floor', 'usd'),
    part('{2}', 'change24hPct', 'percent'),
    part('{3}', 'baseline24h', 'usd'),
    part('{4}', 'change7dPct', 'percent'),
  ];
  return statement(
    template,
    parts.filter(({ place }) => template.includes(place)),
    dice,
  );
}

function judged(calls: readonly ToolCall[], dice: Dice): Statement {
  const rows = rowsOf(calls, 'get_signals').filter(({ interval, value }) => Array.isArray(interval) && value !== null);
  const row = pick(
    dice,
    rows.filter(({ type }) => type === 'spread' || type === 'cv'),
  );
  const [low, high] = row.interval as number[];
  const [form, name, green] =
    row.type === 'spread' ? (['usd', 'spread', '$0.30'] as const) : (['ratio', 'CV', '0.15'] as const);
  const range = `${figureText(low ?? 0, form)} to ${figureText(high ?? 0, form)}`;
  const side = Number(row.value) > Number(green.replace('$', '')) ? 'above' : 'below';
  const word = { green: 'green', amber: 'amber', red: 'red' }[String(row.level)] ?? 'amber';
  const template = pick(dice, [
    `${label(row)}: ${name} {1} with a 90 % interval of ${range}; judged ${word}.`,
    `The ${name} of the ${label(row)} is {1}, ${side} the threshold of ${green}.`,
    `The 90 % interval of the ${label(row)} ${name} is ${range}, and the ${name} is {1}.`,
  ]);
  return statement(template, [{ place: '{1}', row, field: 'value', form }], dice);
}

function stocked(calls: readonly ToolCall[], dice: Dice): Statement {
  const row = pick(
    dice,
    rowsOf(calls, 'get_current_prices').filter(({ gpusAvailable }) => typeof gpusAvailable === 'number'),
  );
  const [m, s] = [label(row), seller(row.provider)];
  const template = pick(dice, [
    `${s} has {4} of the ${m} available at a floor of {1}.`,
    `${s} lists {5} covering {4} of the ${m}.`,
    `The ${m} has {4} available in {5} at ${s}.`,
    `${s}’s ${m} runs from {1} to {3}.`,
    `The ${m} runs from a floor of {1} to a ceiling of {3} at ${s}.`,
  ]);
  return statement(template, partsIn(template, row), dice);
}

const PLACES: readonly (readonly [string, string, Form])[] = [
  ['{1}', 'floor', 'usd'],
  ['{3}', 'ceiling', 'usd'],
  ['{4}', 'gpusAvailable', 'gpus'],
  ['{5}', 'offers', 'offers'],
];

const partsIn = (template: string, row: Row): readonly Part[] =>
  PLACES.filter(([place]) => template.includes(place)).map(([place, field, form]) => ({ place, row, field, form }));

/** Where a change led, what it is measured from, and a second seller's. */
function led(calls: readonly ToolCall[], dice: Dice): Statement {
  const rows = rowsOf(calls, 'get_price_changes').filter(({ change24hPct }) => Math.abs(Number(change24hPct)) > 0.1);
  const row = pick(dice, rows);
  const up = Number(row.change24hPct) > 0;
  const alike = rows.filter(
    ({ gpu, provider, change24hPct }) =>
      gpu === row.gpu && provider !== row.provider && Number(change24hPct) > 0 === up,
  );
  const second = alike.length === 0 ? row : pick(dice, alike);
  const [m, s, t] = [label(row), seller(row.provider), seller(second.provider)];
  const verb = up ? 'rose' : 'fell';
  const ofTwo = [
    `In 24 h the floor of the ${m} ${verb} by {1} to {2} at ${s} and by {4} to {5} at ${t}.`,
    `The ${m} ${verb} {1} in 24 h to {2} at ${s}, {4} to {5} at ${t}.`,
    `Floors of the ${m} are ${up ? 'up' : 'down'} in 24 h: {1} at ${s}, {4} at ${t}.`,
  ];
  const template = pick(dice, [
    `The floor of the ${m} at ${s} ${verb} {1} in 24 h to {2} against a mean of {3}.`,
    `${s} ${verb} {1} in 24 h from a mean of {3} to {2} for the ${m}.`,
    `${s}’s ${m} floor of {2} is {1} ${up ? 'above' : 'below'} its 24-hour baseline of {3}.`,
    ...(alike.length === 0 ? [] : ofTwo),
  ]);
  const all: readonly Part[] = [
    { place: '{1}', row, field: 'change24hPct', form: 'percent' },
    { place: '{2}', row, field: 'floor', form: 'usd' },
    { place: '{3}', row, field: 'baseline24h', form: 'usd' },
    { place: '{4}', row: second, field: 'change24hPct', form: 'percent' },
    { place: '{5}', row: second, field: 'floor', form: 'usd' },
  ];
  const parts = all.filter(({ place }) => template.includes(place));
  return statement(template, parts, dice);
}

/** What goes on about a pair that was named. */
function paired(calls: readonly ToolCall[], dice: Dice): Statement {
  const row = pick(
    dice,
    rowsOf(calls, 'get_cross_deltas').filter(({ delta }) => Math.abs(Number(delta)) > 0.1),
  );
  const isTurned = Number(row.delta) < 0;
  const [a, b] = isTurned ? [seller(row.b), seller(row.a)] : [seller(row.a), seller(row.b)];
  const m = label(row);
  const returning = [
    `The gap between ${a} and ${b} for the ${m} is {1}, with a half-life of {2}.`,
    `${a} is {1} dearer than ${b} for the ${m}, and the gap has a half-life of {2}.`,
  ];
  const template = pick(dice, [
    ...(typeof row.halfLifeHours === 'number' ? returning : []),
    `For the ${m}, ${a} at {3} is {1} dearer than ${b} at {4}.`,
    `On the ${m}, ${a} at {3} is {5} above ${b} at {4}.`,
    `${a} charges {1} more than ${b} for the ${m}, a gap of {5}.`,
    `The ${m} delta between ${a} and ${b} is {1}, or {5}.`,
  ]);
  const all: readonly Part[] = [
    { place: '{1}', row, field: 'delta', form: 'usd' },
    { place: '{2}', row, field: 'halfLifeHours', form: 'hours' },
    { place: '{3}', row, field: isTurned ? 'floorB' : 'floorA', form: 'usd' },
    { place: '{4}', row, field: isTurned ? 'floorA' : 'floorB', form: 'usd' },
    { place: '{5}', row, field: 'deltaPct', form: 'percent' },
  ];
  const parts = all.filter(({ place }) => template.includes(place));
  return statement(template, parts, dice);
}

const SEVERAL = [twoModels, twoSellers, snapshot, mover, judged, stocked, led, paired];

/** Any true sentence about the answers, of one figure or of several. */
export function trueStatement(calls: readonly ToolCall[], dice: Dice): Statement {
  const make = dice() < 0.4 ? simpleStatement : pick(dice, SEVERAL);
  return make(calls, dice);
}
