// The colours of design: contrast on the ground is computed by a test. More lines than six cannot be told apart;
// dashes mean a hole.

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
