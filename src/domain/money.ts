// Money is integer micro-dollars per GPU-hour, so that sums are exact and the same bits come back after a reparse.

const MICRO = 1_000_000;

export const toMicroUsd = (usd: number): number => Math.round(usd * MICRO);

export const toUsd = (microUsd: number): number => microUsd / MICRO;

export const usdOrNull = (microUsd: number | null | undefined): number | null =>
  microUsd === null || microUsd === undefined ? null : toUsd(microUsd);

/** Rounds a computed dollar figure to the micro-dollar, so that no answer prints the noise of binary fractions. */
export const roundUsd = (usd: number): number => Math.round(usd * MICRO) / MICRO;

/** As a page has it: a cent below a dollar is several per cent, so three decimals there, and four below a cent. */
export const finePriceText = (usd: number): string => {
  const digits = Math.abs(usd) >= 0.9995 || usd === 0 ? 2 : Math.abs(usd) >= 0.01 ? 3 : 4;
  return usd.toFixed(digits).replace(/^-(0\.0+)$/, '$1');
};

/** Two decimals, four below a dime: a price as a reader wants it. */
export const priceText = (usd: number): string =>
  usd.toFixed(Math.abs(usd) < 0.1 && usd !== 0 ? 4 : 2).replace(/^-(0\.0+)$/, '$1');
