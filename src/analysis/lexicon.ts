// The words that prose has for what is measured, for windows and for directions. A figure beside none of them says nothing that can be checked.
import type { Topic, Unit, Window } from './fields.ts';

/** A word may stand for several things; the unit of the figure decides among them. */
export const TOPIC_WORDS: readonly (readonly [RegExp, readonly Topic[]])[] = [
  [/floors?|cheapest|lowest|least expensive|best price/, ['floor']],
  [/from|versus/, ['baseline', 'floor']],
  [/against/, ['baseline', 'floor', 'threshold']],
  [/baselines?/, ['baseline']],
  [/medians?/, ['median']],
  [/means?(?: floors?)?|averages?(?: floors?)?|averaged|averaging/, ['mean']],
  [/ceilings?|highest|dearest|most expensive|top ask/, ['ceiling']],
  [/range|within-seller spread/, ['range', 'interval']],
  [
    /rose|risen|ris(?:es?|ing)|f[ae]ll|fallen|fall(?:s|ing)|up|down|gain(?:s|ed)?|lost|los(?:es|t)|drop(?:s|ped)?|climb(?:s|ed)?|declin(?:es?|ed)|increas(?:es?|ed)|decreas(?:es?|ed)|chang(?:es?|ed)|mov(?:es?|ed)|slip(?:s|ped)|add(?:s|ed)|sheds?|cut|cuts|rais(?:es?|ed)|slid|slides?|jump(?:s|ed)?|surg(?:es?|ed)|dip(?:s|ped)?|eas(?:es?|ed)|rall(?:ies|ied)|advanc(?:es?|ed)|weaken(?:s|ed)?|strengthen(?:s|ed)?|plung(?:es?|ed)|tumbl(?:es?|ed)|soar(?:s|ed)?|retreat(?:s|ed)?|grew|grow(?:s|n)?|shr[aiu]nk/,
    ['change'],
  ],
  [/higher|lower|fewer|more|less/, ['change', 'apart']],
  [/spreads?/, ['apart', 'range']],
  [
    /apart|gaps?|distances?|differences?|differ|deltas?|between|wider|narrower|dearer|cheaper|premium|discount/,
    ['apart'],
  ],
  [/more than|less than/, ['apart', 'threshold', 'change']],
  [/cv|coefficients? of variation|volatil\w+|var(?:y|ies|ied|iation)/, ['cv']],
  [/same[- ]offers?(?: cv)?|held still/, ['same_offer']],
  [/standard deviations?/, ['deviation']],
  [/composition\w*/, ['composition']],
  [/swings?|time[- ]of[- ]day|daily cycle/, ['swing']],
  [/raw swing|plain swing|uncorrected swing/, ['raw_swing']],
  [/p/, ['p']],
  [/supply|available|availability|free|rentable/, ['supply']],
  [/half-?li(?:fe|ves)/, ['half_life']],
  [/share|of the time|of (?:the )?(?:slots|half hours)/, ['share']],
  [/intervals?/, ['interval']],
  [/thresholds?|above|below|over|under|beyond|exceed(?:s|ing)?|short of|clears?/, ['threshold', 'change', 'apart']],
];

/** Words of any price: a price is a floor where no other word says which. */
export const PRICE_WORDS = /ask(?:s|ed|ing)?|rents?|priced?|prices|costs?|charges?/;

/** In which units a thing is ever stated: what a word cannot mean beside a figure is passed over. */
export const TOPIC_UNITS: Readonly<Record<Topic, readonly Unit[]>> = {
  floor: ['usd'],
  median: ['usd'],
  mean: ['usd'],
  baseline: ['usd'],
  ceiling: ['usd'],
  range: ['usd'],
  change: ['usd', 'percent', 'gpus'],
  apart: ['usd', 'percent'],
  share: ['percent'],
  half_life: ['hours'],
  supply: ['gpus'],
  deviation: ['usd'],
  cv: ['ratio', 'percent'],
  same_offer: ['ratio', 'percent'],
  composition: ['percent'],
  swing: ['percent'],
  raw_swing: ['percent'],
  p: ['ratio'],
  interval: ['usd', 'ratio', 'percent', 'gpus'],
  threshold: ['usd', 'ratio', 'percent', 'gpus'],
  count: ['hosts', 'offers', 'days', 'observations', 'pairs'],
};

/** What a bare figure of a unit is taken for where no word says it. */
export const USUAL_TOPIC: Partial<Readonly<Record<Unit, Topic>>> = {
  usd: 'floor',
  gpus: 'supply',
  hosts: 'count',
  offers: 'count',
  days: 'count',
  observations: 'count',
  pairs: 'count',
};

export const WINDOW_WORDS: readonly (readonly [RegExp, Window])[] = [
  [
    /(?:(?:over|in|within|during) )?(?:the )?(?:last |past )?24[\s-]?(?:h|hours?)\b|(?:(?:over|in|within) )?(?:a|one|the last|the past) day\b|since yesterday/,
    '24h',
  ],
  [
    /(?:(?:over|in|within|during) )?(?:the )?(?:last |past )?(?:7|seven)[\s-]?(?:d|days?)\b|(?:(?:over|in|within) )?(?:a|one|the last|the past) week\b/,
    '7d',
  ],
  [
    /(?:(?:over|in|within|during) )?(?:the )?(?:last |past )?14[\s-]?(?:d|days?)\b|(?:(?:over|in|within) )?(?:a|the last|the past) fortnight\b/,
    '14d',
  ],
  [/(?:(?:over|in|within|during) )?(?:the )?(?:last |past )?28[\s-]?(?:d|days?)\b|four weeks\b/, '28d'],
];

export const UP =
  /^(?:rose|risen|rises?|rising|up|gain(?:s|ed)?|climb(?:s|ed)?|increas(?:es?|ed)|higher|dearer|more|more than|above|over|premium|add(?:s|ed)|rais(?:es?|ed)|jump(?:s|ed)?|surg(?:es?|ed)|rall(?:ies|ied)|advanc(?:es?|ed)|strengthen(?:s|ed)?|soar(?:s|ed)?|grew|grow(?:s|n)?)$/;
export const DOWN =
  /^(?:fell|fall|fallen|falls|falling|down|lost|loses|drop(?:s|ped)?|declin(?:es?|ed)|decreas(?:es?|ed)|lower|cheaper|fewer|less|less than|below|under|discount|slip(?:s|ped)|sheds?|cut|cuts|slid|slides?|dip(?:s|ped)?|eas(?:es?|ed)|weaken(?:s|ed)?|plung(?:es?|ed)|tumbl(?:es?|ed)|retreat(?:s|ed)?|shr[aiu]nk)$/;

/** Figures in words: they are figures all the same, and no answer returns them so. */
export const NUMBER_WORDS =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|double[sd]?|doubling|triple[sd]?|twice|thrice|\w+fold|quarters?|thirds?|half(?!-?li(?:fe|ves))|halves|halved|percent|percentage)\b/gi;

/** Phrases with figures that name a thing and measure nothing. */
export const NAMING_PHRASES =
  /\b90\s?%(?=\s(?:confidence\s)?interval)|\bhalf[\s-]hours?(?:ly)?\b|\b30[\s-]?min(?:utes?)?\b|\btwo sellers\b|\bor more\b|\bat least\b/gi;
