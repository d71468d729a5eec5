// The worst texts for a pattern, made from the pattern itself: what leads to each of its repetitions, and then what that repeats.
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

export type Pattern = Pick<RegExp, 'source' | 'flags'>;

/** What is repeated after a start, and what ends the text; together they are stretched to any length. */
export type Worst = { readonly start: string; readonly repeated: string; readonly end: string };

const LETTERS = [
  ...Array.from({ length: 126 }, (_, at) => String.fromCodePoint(at + 1)),
  ...'\u00a0éßЖ中²₂€£×–—’“”†·\u2028\ud800'.split(''),
  '😀',
];
/** What no pattern wants at its end, over two lines, and what every "no letter may follow" stumbles over. */
const ENDS = ['\u0001\n\u0001', 'Zz9'];
const ANYWHERE = [
  '',
  ' ',
  '\n',
  '<',
  '<!--',
  '-->',
  '<!---->',
  '</html>',
  '9',
  '9,',
  '"',
  '"a"',
  '{"a":',
  ',',
  'a',
  'a ',
  'A1-',
  '$1 ',
  '/',
  '(',
  '[',
];
const MOST = 14;

type Element = AST.Element | AST.QuantifiableElement;

/** One letter of each kind that the pattern tells apart: two letters that each of its classes treats alike are one kind. */
function kindsOfLetters(pattern: AST.Pattern, flags: string): Map<string, readonly string[]> {
  const classes = new Set<string>();
  const letters = new Set(LETTERS);
  const add = ({ raw }: { readonly raw: string }): unknown => classes.add(raw);
  visitRegExpAST(pattern, {
    onCharacterClassEnter: add,
    onCharacterSetEnter: add,
    onCharacterEnter: ({ value }) => letters.add(String.fromCodePoint(value)),
  });
  const kinds = new Map<string, string>();
  const found = new Map<string, string[]>();
  const tests = [...classes].map((raw) => ({ raw, test: new RegExp(`^${raw}$`, flags.replace(/[gy]/g, '')) }));
  for (const letter of letters) {
    const matched = tests.filter(({ test }) => test.test(letter)).map(({ raw }) => raw);
    const kind = matched.join('\u0000');
    if (kind === '' || kinds.has(kind)) continue;
    kinds.set(kind, letter);
    for (const raw of matched) found.set(raw, [...(found.get(raw) ?? []), letter]);
  }
  return found;
}

type Sample = (element: Element) => readonly string[];

/** Short texts that an element matches, one of each of its alternatives. */
function sampler(kinds: ReadonlyMap<string, readonly string[]>): Sample {
  const sample: Sample = (element) => {
    switch (element.type) {
      case 'Character':
        return [String.fromCodePoint(element.value)];
      case 'CharacterClass':
      case 'CharacterSet':
        return (kinds.get(element.raw) ?? ['x']).slice(0, 3);
      case 'Group':
      case 'CapturingGroup':
        return element.alternatives
          .slice(0, MOST)
          .map(({ elements }) => elements.map((each) => sample(each)[0] ?? '').join(''));
      case 'Quantifier': {
        const times = Math.min(element.min, 40);
        const once = sample(element.element);
        return times > 0 ? once.map((each) => each.repeat(times)) : ['', ...once];
      }
      default:
        return [''];
    }
  };
  return sample;
}

type Place = { readonly start: string; readonly repeats: readonly string[] };

/** Each repetition without an end in a pattern: a text that leads to it, and what it repeats. */
function repetitions(pattern: AST.Pattern, sample: Sample): Place[] {
  const found: Place[] = [];
  const within = (alternatives: readonly AST.Alternative[], start: string): void => {
    for (const { elements } of alternatives) {
      let before = start;
      for (const element of elements) {
        visit(element, before);
        before += sample(element)[0] ?? '';
      }
    }
  };
  const visit = (element: Element, start: string): void => {
    if (element.type === 'Quantifier') {
      if (element.max > 40) found.push({ start, repeats: sample(element.element) });
      visit(element.element, start);
    } else if ('alternatives' in element) within(element.alternatives, start);
  };
  within(pattern.alternatives, '');
  return found;
}

/** What a pattern looks for ahead or behind: a text that ends so meets it again at every step. */
function looked(pattern: AST.Pattern, sample: Sample): string[] {
  const found: string[] = [];
  visitRegExpAST(pattern, {
    onAssertionEnter: (node) => {
      if ('alternatives' in node)
        for (const { elements } of node.alternatives)
          found.push(elements.map((each) => sample(each)[0] ?? '').join(''));
    },
  });
  return found.slice(0, MOST);
}

/** The texts that a pattern is tried on. */
export function worstTexts({ source, flags }: Pattern): Worst[] {
  const parser = new RegExpParser({ ecmaVersion: 2025 });
  const pattern = parser.parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const kinds = kindsOfLetters(pattern, flags);
  const sample = sampler(kinds);
  const places = repetitions(pattern, sample);
  const starts = new Set(['', ...places.map(({ start }) => start)]);
  const whole = pattern.alternatives.map(({ elements }) => elements.map((each) => sample(each)[0] ?? '').join(''));
  const letters = new Set([...kinds.values()].flat());
  const repeats = new Set([...places.flatMap((place) => place.repeats), ...whole, ...letters]);
  repeats.delete('');
  const texts = new Map<string, Worst>();
  const ends = new Set([...ENDS, ...looked(pattern, sample)]);
  const add = (start: string, repeated: string): void => {
    if (repeated !== '')
      for (const end of ends) texts.set([start, repeated, end].join('\u0000'), { start, repeated, end });
  };
  for (const each of ANYWHERE) add('', each);
  for (const start of starts) {
    add('', start);
    for (const repeated of repeats) {
      add(start, repeated);
      add('', start + repeated);
    }
  }
  return [...texts.values()];
}

export const stretched = ({ start, repeated, end }: Worst, length: number): string =>
  start + repeated.repeat(Math.ceil(length / repeated.length)) + end;

/** A whole call over a text: every match of it is looked for, from wherever one could begin. */
export function search({ source, flags }: Pattern): (text: string) => void {
  const everywhere = new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);
  return (text) => {
    text.replace(everywhere, '');
  };
}
