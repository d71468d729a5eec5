// The colours of design: contrast on the ground is computed by a test, and sellers beyond six get dashes.

export const GROUND = '#0c0f11';

export const INK = {
  title: '#ffffff',
  text: '#c9d1d6',
  muted: '#98a2a8',
  flagged: '#7d868c',
  accent: '#f0b429',
  passes: '#7ee2a8',
  unclear: '#d8a657',
  fails: '#ff7b72',
} as const;

/** Hairlines carry no meaning; a bar that does is at least 3:1. */
export const LINE = { hairline: '#20262a', control: '#3a4248', bar: '#6d767c' } as const;

export const SELLERS = ['#6cb6ff', '#f0b429', '#7ee2a8', '#d99bff', '#ff8f70', '#b8c95c'] as const;

const DASHES = ['', '5 3', '2 3', '9 3 2 3'] as const;

export type SellerInk = { readonly colour: string; readonly dash: string };

/** A provider's colour follows from its place among all providers, so that it is the same on every page. */
export function sellerInk(provider: string, providers: readonly string[]): SellerInk {
  const at = Math.max(0, providers.indexOf(provider));
  const colour = SELLERS[at % SELLERS.length] ?? INK.text;
  return { colour, dash: DASHES[Math.floor(at / SELLERS.length) % DASHES.length] ?? '' };
}
