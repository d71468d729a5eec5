// The ways to say one figure of an answer's row, each true where its condition holds.
export type Row = Readonly<Record<string, unknown>>;
export type Form = 'usd' | 'percent' | 'ratio' | 'gpus' | 'offers' | 'hours';

/** One way to say one field of a row: {x} is its figure, {m} the model, {s}, {a} and {b} the sellers. */
export type Way = {
  readonly field: string;
  readonly form: Form;
  readonly ways: readonly string[];
  readonly times?: number;
  readonly when?: (row: Row) => boolean;
};

const CHANGES = (w: string, verbs: readonly string[], sign: string): string[] => [
  `The {m} floor at {s} ${verbs[0]} {x} ${w}.`,
  `{s} ${verbs[1]} its {m} floor by {x} ${w}.`,
  `{m}: floor ${verbs[3]} {x} ${w} at {s}.`,
  `{m} at {s}: ${sign}{x} ${w}.`,
  `{s} ${verbs[2]} {x} on the {m} ${w}.`,
];

const changed = (field: string, windows: readonly string[]): Way[] =>
  windows.flatMap((w): Way[] => [
    {
      field,
      form: 'percent',
      when: (row) => Number(row[field]) > 0.1,
      ways: CHANGES(w, ['rose', 'raised', 'gained', 'up'], '+'),
    },
    {
      field,
      form: 'percent',
      when: (row) => Number(row[field]) < -0.1,
      ways: CHANGES(w, ['fell', 'cut', 'dropped', 'down'], '-'),
    },
  ]);

/** Both directions of a change, which is none where it rounds to nothing. */
function moved(field: string, form: Form, ways: (x: string, up: boolean) => readonly string[]): Way[] {
  const least = form === 'usd' ? 0.006 : 0.1;
  return [true, false].map((up) => ({
    field,
    form,
    when: (row) => (up ? Number(row[field]) > least : Number(row[field]) < -least),
    ways: ways('{x}', up),
  }));
}

/** The dearer of two is {a}, whichever of them the row has first. */
function compared(field: string, form: Form, ways: readonly string[]): Way[] {
  const turned = ways.map((way) => way.replaceAll(/\{[ab]\}/g, (each) => (each === '{a}' ? '{b}' : '{a}')));
  return [
    { field, form, when: (row) => Number(row[field]) > 0.01, ways },
    { field, form, when: (row) => Number(row[field]) < -0.01, ways: turned },
  ];
}
const hasInterval = (row: Row): boolean => Array.isArray(row.interval);

export const WAYS: Readonly<Record<string, readonly Way[]>> = {
  get_current_prices: [
    {
      field: 'floor',
      form: 'usd',
      ways: [
        'The floor of the {m} at {s} is {x}.',
        '{s} asks {x} for the {m}.',
        'At {s}, the {m} starts at {x} per GPU-hour.',
        '{m}: {x} at {s}.',
        '{s}’s {m} floor stands at {x}/h.',
        'You can rent the {m} from {x} at {s}.',
        '{s} sells the {m} at {x} an hour.',
        '{s} offers the {m} at {x}/hr.',
        '{s}’s {m} goes for {x}.',
        '{s} quotes the {m} from {x}.',
      ],
    },
    ...['median', 'average', 'mean'].map(
      (word): Way => ({
        field: word === 'mean' ? 'average' : word,
        form: 'usd',
        ways: [
          `The ${word} ask for the {m} at {s} is {x}.`,
          `{s} has the {m} at a ${word} of {x}.`,
          `For the {m}, {s} shows a ${word} of {x} per GPU-hour.`,
        ],
      }),
    ),
    {
      field: 'ceiling',
      form: 'usd',
      ways: ['The ceiling of the {m} at {s} is {x}.', 'At {s} the {m} has a ceiling of {x}.'],
    },
    {
      field: 'spread',
      form: 'usd',
      when: (row) => Number(row.spread) > 0,
      ways: ['{m} at {s}: spread {x}.', '{s} has a spread of {x} across its {m} offers.'],
    },
    {
      field: 'offers',
      form: 'offers',
      ways: ['{s} lists {x} of the {m}.', 'The {m} has {x} at {s}.', '{s} also carries {x} for the {m}.'],
    },
    {
      field: 'gpusAvailable',
      form: 'gpus',
      ways: ['{s} has {x} of the {m} available.', '{x} of the {m} are free at {s}.', 'For the {m}, {s} shows {x}.'],
    },
  ],
  get_price_changes: [
    ...changed('change24hPct', ['in 24 h', 'over 24 hours', 'in the last 24 hours']),
    ...changed('change7dPct', ['in 7 days', 'over 7 days', 'over the last 7 days', 'in a week']),
    {
      field: 'baseline24h',
      form: 'usd',
      ways: ['Over 24 h the {m} had a mean floor of {x} at {s}.', 'The 24 h baseline of the {m} at {s} is {x}.'],
    },
    ...moved('change24hPct', 'percent', (x, up) => [
      `{s}’s {m} floor is ${x} ${up ? 'above' : 'below'} its 24-hour baseline.`,
      `{m} at {s}: ${up ? 'up' : 'down'} ${x} in 24 h against its own 24-hour mean.`,
      `The {m} floor at {s} sits ${x} ${up ? 'above' : 'below'} its 24-hour mean.`,
    ]),
    ...moved('change24h', 'usd', (x, up) => [
      `{s}’s {m} floor stands ${x} ${up ? 'above' : 'below'} its 24 h baseline.`,
      `The {m} at {s} ${up ? 'gained' : 'lost'} ${x} in 24 h.`,
    ]),
  ],
  get_overview: [
    ...moved('change24hPct', 'percent', (x, up) => [
      `{m} across all sellers: floor ${up ? 'up' : 'down'} ${x} in 24 h.`,
      `Across all sellers the floor of the {m} ${up ? 'rose' : 'fell'} ${x} in 24 h.`,
      `The {m} floor is ${up ? 'up' : 'down'} ${x} in 24 h.`,
    ]),
  ],
  get_supply_metrics: [
    ...moved('change24h', 'gpus', (x, up) => [
      `GPUs available of the {m} at {s} ${up ? 'rose' : 'fell'} by ${x} in 24 h.`,
      `{s}’s {m} availability ${up ? 'grew' : 'shrank'} by ${x} over 24 hours.`,
    ]),
  ],
  get_cross_deltas: [
    ...compared('delta', 'usd', [
      '{a} is {x} dearer than {b} for the {m}.',
      'For the {m}, {b} is {x} cheaper than {a}.',
      '{a}’s {m} floor is {x} above {b}’s.',
      '{a}’s {m} floor is {x} higher than {b}’s.',
      'The {m} costs {x} more at {a} than at {b}.',
      '{b} undercuts {a} by {x} for the {m}.',
    ]),
    ...compared('deltaPct', 'percent', [
      '{a} is {x} dearer than {b} for the {m}.',
      '{a}’s {m} floor is {x} above {b}’s.',
    ]),
    {
      field: 'delta',
      form: 'usd',
      ways: [
        'The gap between {a} and {b} for the {m} is {x}.',
        '{a} and {b} lie {x} apart on the {m}.',
        'The {m} delta between {a} and {b} is {x}.',
      ],
    },
    {
      field: 'shareAbove030',
      form: 'percent',
      times: 100,
      ways: ['The gap between {a} and {b} for the {m} is wide in {x} of half hours.'],
    },
    { field: 'median24h', form: 'usd', ways: ['Over 24 h the {m} gap between {a} and {b} had a median of {x}.'] },
    {
      field: 'halfLifeHours',
      form: 'hours',
      ways: ['The gap between {a} and {b} for the {m} has a half-life of {x}.'],
    },
  ],
  get_volatility: [
    {
      field: 'standardDeviation',
      form: 'usd',
      when: (row) => row.provider !== 'reference',
      ways: ['At {s} the {m} floor has a standard deviation of {x} over 14 days.'],
    },
    {
      field: 'cv',
      form: 'ratio',
      when: (row) => row.provider !== 'reference',
      ways: ['{s}’s {m} floor has a 14-day CV of {x}.', 'The CV of the {m} floor is {x} at {s}.'],
    },
    {
      field: 'mean',
      form: 'usd',
      when: (row) => row.provider !== 'reference',
      ways: ['{s}’s {m} floor averaged {x} over 14 days.', 'Over 14 days {s} had a mean floor of {x} for the {m}.'],
    },
    {
      field: 'cv',
      form: 'ratio',
      when: (row) => row.provider === 'reference',
      ways: ['The reference price of the {m} has a CV of {x} over 14 days.', 'CV of the {m}: {x}.'],
    },
  ],
  get_signals: [
    {
      field: 'value',
      form: 'usd',
      when: ({ type }) => type === 'spread',
      ways: ['The typical spread of the {m} is {x} over 7 days.'],
    },
    {
      field: 'interval.0',
      form: 'usd',
      when: (row) => row.type === 'spread' && hasInterval(row),
      ways: ['The spread of the {m} has a 90 % interval of {x} to {high}.'],
    },
    {
      field: 'value',
      form: 'gpus',
      when: ({ type }) => type === 'supply',
      ways: ['Supply of the {m} has a median over 24 h of {x}.', 'The {m} has a supply of {x}.'],
    },
    {
      field: 'value',
      form: 'percent',
      when: ({ type, value }) => type === 'time_of_day' && Number(value) > 0.1,
      ways: ['The time-of-day swing of the {m} is {x}.'],
    },
  ],
};
