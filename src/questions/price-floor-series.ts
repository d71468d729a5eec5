// The lowest eligible ask over time, per model and provider.
import { roundUsd, toUsd } from '#domain/money.ts';
import { seriesQuestion } from './series-question.ts';

export default seriesQuestion({
  name: 'price_floor_series',
  summary:
    'Floor over time per model and provider; in steps longer than a slot the mean of the slots’ floors; null where nothing was observed.',
  ofSlot: (row) => row.floor,
  ofDay: (row) => row.floor,
  toFigure: (value) => roundUsd(toUsd(value)),
  kind: 'usd',
  spoken: 'floor',
  points: 'Pairs of epoch seconds and floor in USD per GPU-hour; null across holes',
});
