// In which currency a page says its prices: all that is asked comes in USD, and is converted by the field's own kind
// before a page is made.
import { html } from 'hono/html';
import { BANK_CURRENCIES } from '#domain/currency.ts';
import { isUnit, type Kind } from '#domain/format.ts';
import { fieldsOf } from '#questions/field.ts';
import { QUESTIONS, type QuestionName, questionNames } from '#questions/list.ts';
import type { Html } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { dollars } from './words.ts';

export type Money = {
  readonly code: string;
  /** Before an amount. */
  readonly sign: string;
  readonly perUsd: number;
  /** Of which day the rate is; null of USD. */
  readonly day: string | null;
  /** What was asked for and has no current rate. */
  readonly unknown: string | null;
};

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };
export const USD: Money = { code: 'USD', sign: '$', perUsd: 1, day: null, unknown: null };

/** Offered where a page lets its reader choose; an address can name every other that the bank has. */
const OFFERED = ['USD', 'EUR', 'GBP'] as const;
export const offered = (currency: string | null): readonly string[] => [
  ...new Set([...OFFERED, ...(currency === null ? [] : [currency])]),
];

/** A currency's code as an address says it; null for USD, and for what the bank has no rates of. */
export function currencyIn(text = ''): string | null {
  const code = text.slice(0, 3).toUpperCase();
  return text.length === 3 && BANK_CURRENCIES.includes(code) ? code : null;
}

/** By the bank's last rate, where that is current; else USD, and said. */
export function moneyOf(ask: AskTyped, currency: string | null): Money {
  if (currency === null) return USD;
  const rate = ask('exchange_rates', {}).data.find((each) => each.currency === currency);
  return rate === undefined
    ? { ...USD, unknown: currency }
    : {
        code: currency,
        sign: SIGNS[currency] ?? `${currency} `,
        perUsd: rate.perUsd,
        day: rate.day,
        unknown: null,
      };
}

/** What a page adds to say in which currency it is, and by which rate. */
export function moneyText({ code, perUsd, day, unknown }: Money): Html | string {
  if (unknown !== null) return html` <span class="unclear">No current rate of ${unknown} is known: in USD.</span>`;
  if (day === null) return '';
  const bank = html`<a href="/api/v1/exchange-rates">ECB’s rate</a>`;
  return html` <span class="unclear">In ${code} by the ${bank} of ${day}, for past times too: 1 USD is
${perUsd.toPrecision(5)} ${code}. Thresholds, judged sentences and exports stay in USD.</span>`;
}

/** An amount with its sign. */
export const said = ({ sign }: Money, amount: number | null): string =>
  amount === null ? 'unknown' : `${sign}${dollars(amount)}`;

const isMoney = (kind: Kind): boolean => isUnit(kind) && (kind === 'usd' || kind === 'cost');

const MONEY_FIELDS = new Map(
  questionNames.map((name) => [
    name,
    new Set(fieldsOf(QUESTIONS[name].row).flatMap((field) => (isMoney(field.kind) ? [field.name] : []))),
  ]),
);

/** The same answers with every price in the page's currency. */
export function inMoney(ask: AskTyped, { perUsd }: Money): AskTyped {
  if (perUsd === 1) return ask;
  return (name, input) => {
    const envelope = ask(name, input);
    return { ...envelope, data: envelope.data.map((row) => converted(name, row, perUsd)) };
  };
}

function converted<Row>(name: QuestionName, row: Row, perUsd: number): Row {
  const fields = MONEY_FIELDS.get(name) ?? new Set<string>();
  return fields.size === 0 ? row : (partOf(row, '', fields, perUsd) as Row);
}

function partOf(part: unknown, within: string, fields: ReadonlySet<string>, perUsd: number): unknown {
  if (Array.isArray(part)) return part.map((each) => partOf(each, within, fields, perUsd));
  if (part === null || typeof part !== 'object') return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      const path = `${within}${key}`;
      return [key, fields.has(path) ? amountOf(value, perUsd) : partOf(value, `${path}.`, fields, perUsd)];
    }),
  );
}

/** A price, several of them, or pairs of a time and a price. */
function amountOf(value: unknown, perUsd: number): unknown {
  if (typeof value === 'number') return value * perUsd;
  if (!Array.isArray(value)) return value;
  return value.map((each) =>
    Array.isArray(each) ? [each[0], amountOf(each[1], perUsd), ...each.slice(2)] : amountOf(each, perUsd),
  );
}
