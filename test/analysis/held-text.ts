// A text held against the cells that it says to be made of, and searched for anything else.
import assert from 'node:assert/strict';
import { gpuLabel } from '#domain/gpu.ts';
import type { Check, ToolCall } from '#domain/report.ts';
import { at, figuresBy, type Statement, sellersFor } from './borne.ts';
import { NAMES, MODELS as RANDOM_MODELS } from './random-market.ts';

/** The figure of a cell as a text may show it: a share in per cent, and a sign told by a word. */
function assertFigure({ text, value, stated }: Check, said: string): void {
  const cell = Number(value) * (/in %/.test(stated) ? 100 : 1);
  if (text === 'unchanged') assert.ok(Math.abs(cell) < 1e-6, said);
  if (text === 'as many') assert.ok(cell === 0, said);
  if (text.endsWith(':00 UTC')) assert.equal(Number(text.slice(0, 2)), cell, said);
  if (/^(?:unchanged|as many|\d\d:00 UTC)$/.test(text)) return;
  const [figure = ''] = /-?\$?[\d,]+(?:\.\d+)?/.exec(text) ?? [];
  const decimals = figure.split('.')[1]?.length ?? 0;
  assert.match(stated, decimals === 0 ? /to whole ones$/ : new RegExp(`to ${decimals} decimals?$`), said);
  const shown = Number(figure.replace(/[$,]/g, ''));
  const isAbsolute = /without its sign/.test(stated);
  const real = isAbsolute ? Math.abs(cell) : cell;
  assert.ok(Math.abs(shown - real) <= 0.5 * 10 ** -decimals + 1e-9 * Math.abs(real), `${said}: ${text} is not ${cell}`);
  if (/\b(?:up|above|more)\b/.test(text) && isAbsolute) assert.ok(cell > 0, said);
  if (/\b(?:down|below|fewer)\b/.test(text)) assert.ok(cell < 0, said);
  // What is not zero does not look it where it says a size.
  if (isAbsolute) assert.ok(shown > 0, said);
}

function assertRank({ text, row }: Check, statement: Statement, calls: readonly ToolCall[], said: string): void {
  const all = figuresBy(calls, statement.gpu, String(statement.by));
  const own = at(
    calls.find(({ tool }) => tool === 'get_current_prices')?.rows[row ?? -1],
    String(statement.by),
  ) as number;
  const [, joint, place, end, of] =
    /^(joint )?(?:(\d+)(?:st|nd|rd|th) )?(lowest|highest)(?: of (\d+))?$/.exec(text) ?? [];
  const before = all.filter(([, figure]) => (end === 'lowest' ? figure < own : figure > own)).length;
  assert.equal(Number(place ?? 1), before + 1, said);
  assert.equal(
    joint !== undefined,
    statement.say === 'rank' && all.filter(([, figure]) => figure === own).length > 1,
    said,
  );
  if (of !== undefined) assert.equal(Number(of), all.length, said);
}

/** Digits that are a window’s or a name’s, and no figure. */
const NO_FIGURE = /24 h\b|24-hour|7-day|14-day|(?:14|28|7) days|90 %|\$0\.30 between them|[Gg]ate V\d+|\(V\d+\)/g;

export function assertWritten(
  text: string,
  checks: readonly Check[],
  statements: readonly Statement[],
  calls: readonly ToolCall[],
): void {
  const said = text;
  const gpus = statements.map(({ gpu }) => gpu);
  const sellers = statements.flatMap((each) => sellersFor(each, calls));
  let rest = text;
  for (const check of checks.toSorted((a, b) => (b.start ?? 0) - (a.start ?? 0))) {
    const row = calls.find(({ id }) => id === check.call)?.rows[check.row ?? -1];
    assert.equal(text.slice(check.start ?? 0, (check.start ?? 0) + check.text.length), check.text, said);
    assert.ok(gpus.includes(String(row?.gpu)), `${said}: a cell of ${String(row?.gpu)}`);
    const cell = at(row, check.field ?? '');
    assert.equal(
      check.value,
      (typeof cell === 'object' && cell !== null) || typeof cell === 'boolean' ? JSON.stringify(cell) : cell,
      said,
    );
    if (check.kind === 'number') assertFigure(check, said);
    if (check.kind === 'rank')
      assertRank(
        check,
        statements.find(({ by, gpu }) => by === check.field && gpu === row?.gpu) as Statement,
        calls,
        said,
      );
    for (const name of ['provider', 'a', 'b'])
      if (row?.[name] !== undefined && !('provider24h' in row))
        assert.ok(sellers.includes(row[name]), `${said}: a cell of ${String(row[name])}`);
    rest = rest.slice(0, check.start ?? 0) + rest.slice((check.start ?? 0) + check.text.length);
  }
  for (const [id, name] of NAMES) {
    if (text.toLowerCase().includes(name.toLowerCase()))
      assert.ok(text.includes(name) && sellers.includes(id), `${said}: names ${name}`);
    rest = rest.replaceAll(name, '');
  }
  for (const gpu of RANDOM_MODELS) {
    assert.equal(text.includes(gpuLabel(gpu)), gpus.includes(gpu), `${said}: ${gpuLabel(gpu)}`);
    rest = rest.replaceAll(gpuLabel(gpu), '');
  }
  assert.doesNotMatch(rest.replace(NO_FIGURE, ''), /\d/, `${said}: a figure without its cell`);
  assert.match(text, /^(?:\p{Lu}|borealis\.io|unchanged)[^\n]*[^ ]\.$/u, said);
  assert.doesNotMatch(text, / {2}| [,.;:]|undefined|null|NaN|\[object/, said);
}
