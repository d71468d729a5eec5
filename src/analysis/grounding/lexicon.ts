// The words that may stand beside a figure. The list is closed: in a sentence with a figure or a judgement a word that is not here strikes it,
// for what the check does not understand it cannot hold to the data ("no longer", "unlike", "less than" turn a true figure into a falsehood).
import type { SignalType } from '#domain/verdict.ts';
import type { Topic, Unit, Window } from './fields.ts';

/** What is measured, in the words that prose has for it; longer phrases before those they begin with. */
export const TOPICS: readonly (readonly [RegExp, Topic])[] = [
  [/raw (?:time-of-day )?swing/, 'raw_swing'],
  [/(?:time[- ]of[- ]day )?swings?/, 'swing'],
  [/same-offer cv/, 'same_offer'],
  [/coefficients? of variation|cvs?/, 'cv'],
  [/standard deviation(?: of (?:the|its) floor)?/, 'deviation'],
  [/composition share/, 'composition'],
  [/(?:share )?of (?:the )?half hours|of the time|share/, 'share'],
  [/half-li(?:fe|ves)/, 'half_life'],
  [/(?:hourly )?(?:mean|average)(?: (?:floor|ask|price))?|averag(?:es|ed|ing)/, 'mean'],
  [/median (?:gap|distance|difference)/, 'median_gap'],
  [/median(?: (?:ask|price))?/, 'median'],
  [/baselines?/, 'baseline'],
  [/ceilings?/, 'ceiling'],
  [/floors?(?: price)?/, 'floor'],
  [/(?:typical )?spreads?|gaps?|deltas?|distance|difference|apart/, 'apart'],
  [/supply|availability|inventory|gpu counts?|available|free|on offer/, 'supply'],
  [/p(?:-value)?/, 'p'],
];

/** The lowest and the highest of all sellers' floors, and said to be. */
export const LOWEST = /lowest (?:floor|ask|price)|best price|cheapest|least expensive|lowest/;
export const HIGHEST = /highest floor|highest/;

/** Words of any price: a floor where no other word says which. */
export const PRICES =
  /asks?|asking|priced?|prices|costs?|rents?|charges?|starts?|lists?|listed|sells|goes|quotes?|quoted|pays?|trades|ranges?/;

export const UP =
  /(?:(?:edged|moved|ticked|inched) )?(?:up|higher)|rose|risen|rises?|rising|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|increas(?:es?|ed|ing)|rais(?:es?|ed|ing)|jump(?:s|ed|ing)?|surg(?:es?|ed|ing)|rall(?:ies|ied|ying)|advanc(?:es?|ed|ing)|strengthen(?:s|ed|ing)?|soar(?:s|ed|ing)?|grew|grow(?:s|n|ing)?|add(?:s|ed|ing)/;
export const DOWN =
  /(?:(?:edged|moved|ticked|inched|come) )?down|fell|fall(?:s|en|ing)?|los(?:es?|t|ing)|drop(?:s|ped|ping)?|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)|reduc(?:es?|ed|ing)|lower(?:s|ed|ing)|slip(?:s|ped|ping)?|shed(?:s|ding)?|cut(?:s|ting)?|slid(?:es?|ing)?|dip(?:s|ped|ping)?|eas(?:es?|ed|ing)|weaken(?:s|ed|ing)?|plung(?:es?|ed|ing)|plummet(?:s|ed|ing)?|tumbl(?:es?|ed|ing)|slash(?:es|ed|ing)?|retreat(?:s|ed|ing)?|shr[aiu]nk/;
/** A change whose direction its own sign says. */
export const CHANGE = /changes?/;

/** "$0.12 more than" is of two sellers; "more than $0.12" is no figure that could be found, and stays unknown. */
export const DEARER = /dearer|pricier|more expensive|(?:more|higher)(?= (?:at|for|than))/;
export const CHEAPER = /cheaper|less expensive|(?:less|lower)(?= (?:at|for|than))/;
export const EXCEEDS = /exceeds/;
export const UNDERCUTS = /undercuts/;
/** A change of nothing, said without a figure. */
export const FLAT = /unchanged|flat|did not move/;
export const ABOVE = /above/;
export const BELOW = /below/;
export const THRESHOLD = /(?:(green|red) )?thresholds?/;
/** The price that the judge refers to, of all sellers. */
export const REFERENCE = /reference price/;
/** At a seller that counts none. */
export const UNCOUNTED = /no count of gpus/;
/** Of a count that a seller cut short. */
export const OR_MORE = /or more/;
export const INTERVAL = /90\s?% (?:confidence )?interval/;

export const NOUNS: readonly (readonly [RegExp, Unit])[] = [
  [/(?:available |free |eligible )?(?:gpu|card|unit)s?/, 'gpus'],
  [/hosts?/, 'hosts'],
  [/(?:eligible )?offers?/, 'offers'],
  [/hours?|h/, 'hours'],
];

const IN = '(?:(?:over|in|within|during|on) )?(?:(?:the|a) )?(?:(?:last|past) )?';
const WITHIN = '(?:over|in|within|during|on) (?:the|a) (?:(?:last|past) )?';
const VIEW = '(?:[\\s-](?:window|view|period))?';

export const WINDOWS: readonly (readonly [RegExp, Window])[] = [
  [new RegExp(`${IN}(?:24|twenty-four)[\\s-]?(?:hours?|h)${VIEW}|${WITHIN}day`), '24h'],
  [new RegExp(`${IN}(?:7|seven)[\\s-]?(?:days?|d)${VIEW}|${WITHIN}week`), '7d'],
  [new RegExp(`${IN}(?:14|fourteen)[\\s-]?(?:days?|d)${VIEW}`), '14d'],
  [new RegExp(`${IN}(?:28|twenty-eight)[\\s-]?(?:days?|d)${VIEW}`), '28d'],
];

/** What the judge says; "yet" changes no verdict but names one. */
export const LEVELS: readonly (readonly [RegExp, (level: string) => boolean])[] = [
  [/not actionable/, (level) => level !== 'green'],
  [/actionable/, (level) => level === 'green'],
  [/green/, (level) => level === 'green'],
  [/amber/, (level) => level === 'amber'],
  [/red/, (level) => level === 'red'],
  [/insufficient/, (level) => level === 'insufficient'],
];
export const VERDICTS: readonly (readonly [RegExp, string])[] = [
  [/not yet viable/, 'not_yet'],
  [/not viable/, 'not_viable'],
  [/viable/, 'viable'],
  [/too little data for a verdict/, 'insufficient'],
];

/** Of which signal a thing is judged. */
export const JUDGED_BY: Partial<Readonly<Record<Topic, SignalType>>> = {
  apart: 'spread',
  cv: 'cv',
  swing: 'time_of_day',
  supply: 'supply',
};

/** Words that change nothing of what stands beside them. */
export const FILLER_WORDS =
  'wide in, market is simulated, across all sellers, own, a, an, the, of, at, for, is, are, has, have, had, it, its, on, by, in, from, you, can, stands, stand, sits, sit, shows, show, holds the, carries, carry, posts, across, covering, also, be, found, there, now, currently, judged, level, signal, lies, lie, runs, run, model, utc, simulated'.split(
    ', ',
  );
export const FILLERS = new RegExp(FILLER_WORDS.join('|'));

/** What parts a sentence: what stands on its two sides is bound apart. */
export const BREAKS = /and|but|or|while|with|which|though|although/;
/** What stands behind is what is compared with. */
export const AGAINST = /against|compared (?:with|to)|versus/;

/** Of something that was so over a window; what is so now is not told as if it were over. */
export const PAST = /was|were|showed/;
/** Of two sellers each. */
export const BOTH = /both/;

/** Small counts may be said in words. */
export const SMALL_NUMBERS: readonly string[] =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/** Between two figures each begins what the second is of: "17 offers from 6 hosts", "24 GPUs available at a floor of $2.29". */
export const JOINTS: readonly string[] = [
  'at',
  'from',
  'in',
  'on',
  'across',
  'covering',
  'is',
  'are',
  'has',
  'sits',
  'stands',
];

/** Words that claim something of a model or a seller which the answers could say in figures: without the figure they are struck. */
export const CLAIMS =
  /\b(?:most|least|highest|dearest|largest|smallest|biggest|widest|narrowest|tightest|undercut\w*|outpac\w*|exceed\w*|beat\w*|more|less|fewer|higher|lower|over|under|everywhere|all|every|none|never|always|tradea?ble|\w*actionab\w*|\w*viab\w*|yellow|bullish|bearish|steady|stable|held|barely|spik\w*|crash\w*|expand\w*|collaps\w*|same|equal\w*|close to|only|ready|sold out|no longer|soften\w*|firm\w*|narrow\w*|widen\w*|tighten\w*|loosen\w*|thin\w*|scarce\w*|abundant|plentiful|quietest|too)\b/i;
/** Of whom a sentence is where it names no model and no seller. */
export const ANYBODY = /\b(?:prices?|rents?|supply|sellers?|floors?|spreads?|market)\b/i;
export const PRONOUN = /^\s*(?:it|its|they|their|this|that|these|those|both|each|he|she)\b/i;
export const ADVICE = /\b(?:buy|sell|short|hedge|go long|recommend\w*)\b/i;

/** Figures in words: they are figures all the same, and no answer returns them so. */
export const NUMBER_WORDS =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|couple|dollars?|cents?|bucks?|doubl(?:e[sd]?|ing)|tripl(?:e[sd]?|ing)|trebl(?:e[sd]?|ing)|quadrupl(?:e[sd]?|ing)|twice|thrice|\w+fold|quarters?|thirds?|fifths?|tenths?|half(?!-?li(?:fe|ves)|[\s-]hours?)|halves|halv(?:ed|ing)|percent|percentage)\b/gi;
