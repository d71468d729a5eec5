// What holding an analysis against its run works with: the run, and a part of a report with what was checked and struck in it.

import type { Grounds } from '#analysis/grounding/ground.ts';
import { printable } from '#domain/printable.ts';
import type { Check, Struck } from '#domain/report.ts';
import type { Gathered } from './gathered.ts';

/** What an analysis is held against. */
export type Run = { readonly gathered: Gathered; readonly grounds: Grounds };

export type Part<T> = {
  readonly report: readonly T[];
  readonly checks: readonly Check[];
  readonly struck: readonly Struck[];
};

export const joined = <T>(parts: readonly Part<T>[]): Part<T> => ({
  report: parts.flatMap(({ report }) => report),
  checks: parts.flatMap(({ checks }) => checks),
  struck: parts.flatMap(({ struck }) => struck),
});

/** Foreign text with what a terminal or a page would obey taken out, its lines kept. */
export const cleanLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => printable(line))
    .filter((line) => line !== '')
    .join('\n');
