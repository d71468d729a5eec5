// Of a true statement a falsehood of each kind, made so that it is false: what happens to be true too is none.
import { MODELS, SELLERS } from './market.ts';
import { type Dice, decimalsOf, figureText, pick, type Statement, said, truth } from './statements.ts';
import type { Form } from './ways.ts';

export const FALSEHOODS = [
  'wrong number',
  'wrong unit',
  'swapped GPU',
  'rounded wrongly',
  'wrong direction',
  'figure in words',
  'swapped seller',
  'unknown seller',
  'swapped window',
  'denied',
  'by the month',
  'other terms',
] as const;
export type Falsehood = (typeof FALSEHOODS)[number];

const OTHER_FORM: Readonly<Record<Form, Form>> = {
  usd: 'percent',
  percent: 'usd',
  ratio: 'usd',
  gpus: 'offers',
  offers: 'gpus',
  hours: 'gpus',
};

const TURNED: readonly (readonly [RegExp, string])[] = [
  [/ rose /, ' fell '],
  [/ up (?=\{x\})/, ' down '],
  [/ down (?=\{x\})/, ' up '],
  [/ fell /, ' rose '],
  [/ raised /, ' cut '],
  [/ cut /, ' raised '],
  [/ gained /, ' dropped '],
  [/ dropped /, ' gained '],
  [/ higher /, ' lower '],
  [/ lower /, ' higher '],
  [/: \+/, ': -'],
  [/: -/, ': +'],
  [/ dearer /, ' cheaper '],
  [/ cheaper /, ' dearer '],
  [/ above /, ' below '],
  [/ below /, ' above '],
  [/ more at /, ' less at '],
  [/ grew /, ' shrank '],
  [/ shrank /, ' grew '],
  [/ lost /, ' gained '],
];

const NAMES = Object.values(SELLERS);

/** Whether a value is told from the statement's own by the digits that are written. */
const differs = ({ value, form }: Statement, other: number | null): boolean =>
  other === null || Math.abs(Math.abs(other) - Math.abs(value)) > 10 ** -decimalsOf(form, value);

/** The one seller that a statement names replaced by another; null where it names none or two. */
function withSeller(told: string, other: (name: string) => string): string | null {
  const [name, second] = NAMES.filter((each) => told.includes(each));
  return name === undefined || second !== undefined ? null : told.replace(name, other(name));
}

/** Made of the whole sentence, whatever its figure is. */
const TURNS: Partial<Readonly<Record<Falsehood, (told: string, dice: Dice, statement: Statement) => string | null>>> = {
  'swapped seller': (told, dice, statement) => {
    const [id, other] = pick(dice, Object.entries(SELLERS));
    // Two sellers may have as many GPUs, and a price or a change may be as high at both.
    const isOther = /[$%]/.test(told) && !told.includes(other) && differs(statement, statement.ofSeller(id));
    return isOther ? withSeller(told, () => other) : null;
  },
  'unknown seller': (told) => withSeller(told, () => 'CoreWeave'),
  'swapped window': (told, _dice, statement) => {
    if (!differs(statement, statement.ofWindow())) return null;
    const turned = told.replace(/24[ -]h(?:ours?)?\b/, '7 days');
    return turned === told ? null : turned;
  },
  denied: (told) => (told.includes(' is ') ? told.replace(' is ', ' is not ') : null),
  'by the month': (told) =>
    /\$[\d.]+/.test(told) ? told.replace(/(\$[\d.]+)(?:\/hr?| per GPU-hour| an hour)?/, '$1 per month') : null,
  'other terms': (told) => told.replace(/(?=H100 SXM|H200|B200|RTX 4090)/, 'interruptible '),
};

/** Null where this statement cannot be made false so. */
export function falsified(statement: Statement, kind: Falsehood, dice: Dice): string | null {
  const { value, form, gpu } = statement;
  const decimals = decimalsOf(form, value);
  const last = 10 ** -decimals;
  const turn = TURNS[kind];
  if (turn !== undefined) return turn(truth(statement), dice, statement);
  switch (kind) {
    case 'wrong number': {
      const step = Math.max(3 * last, Math.abs(value) * (0.04 + dice() * 0.4));
      return said(statement, figureText(Math.abs(value) + step, form, decimals), gpu);
    }
    case 'wrong unit':
      return said(statement, figureText(value, OTHER_FORM[form], decimals), gpu);
    case 'swapped GPU': {
      const other = pick(
        dice,
        MODELS.filter((each) => each !== gpu),
      );
      return differs(statement, statement.ofOther(other)) ? said(statement, figureText(value, form), other) : null;
    }
    case 'rounded wrongly': {
      const shown = Number(Math.abs(value).toFixed(decimals));
      // What lies in the middle may be rounded to either side.
      if (Math.abs(((Math.abs(value) / last) % 1) - 0.5) < 1e-6) return null;
      const wrong = shown + (Math.abs(value) >= shown ? last : -last);
      return wrong <= 0 || decimals === 0 ? null : said(statement, figureText(wrong, form, decimals), gpu);
    }
    case 'wrong direction': {
      const words = TURNED.find(([word]) => word.test(statement.template));
      return words === undefined || Number(Math.abs(value).toFixed(decimals)) === 0
        ? null
        : truth({ ...statement, template: statement.template.replace(...words) });
    }
    default:
      return said(statement, pick(dice, ['twice as much', 'a dozen dollars', 'thirty percent', 'half of it']), gpu);
  }
}
