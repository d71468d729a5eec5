// Of a true statement a falsehood of each kind, made so that it is false: what happens to be true too is none.
import { MODELS, SELLERS } from './market.ts';
import { type Dice, decimalsOf, type Form, figureText, pick, type Statement, said, truth } from './statements.ts';

export const FALSEHOODS = [
  'wrong number',
  'wrong unit',
  'swapped GPU',
  'rounded wrongly',
  'wrong direction',
  'figure in words',
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
];

/** Null where this statement cannot be made false so. */
export function falsified(statement: Statement, kind: Falsehood, dice: Dice): string | null {
  const { value, form, gpu } = statement;
  const decimals = decimalsOf(form, value);
  const last = 10 ** -decimals;
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
      const own = statement.ofOther(other);
      const isTrueToo = own !== null && Math.abs(Math.abs(own) - Math.abs(value)) <= last;
      return isTrueToo ? null : said(statement, figureText(value, form), other);
    }
    case 'rounded wrongly': {
      const shown = Number(Math.abs(value).toFixed(decimals));
      // What lies in the middle may be rounded to either side.
      if (Math.abs(((Math.abs(value) / last) % 1) - 0.5) < 1e-6) return null;
      const wrong = shown + (Math.abs(value) >= shown ? last : -last);
      return wrong <= 0 || decimals === 0 ? null : said(statement, figureText(wrong, form, decimals), gpu);
    }
    case 'wrong direction': {
      const turn = TURNED.find(([word]) => word.test(statement.template));
      return turn === undefined || Number(Math.abs(value).toFixed(decimals)) === 0
        ? null
        : truth({ ...statement, template: statement.template.replace(...turn) });
    }
    default:
      return said(statement, pick(dice, ['twice as much', 'a dozen dollars', 'thirty percent', 'half of it']), gpu);
  }
}

export const sellerNames: readonly string[] = Object.values(SELLERS);
