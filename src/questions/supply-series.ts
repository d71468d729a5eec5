// GPUs that could be rented over time, per model and provider.
import { seriesQuestion } from './series-question.ts';

export default seriesQuestion({
  name: 'supply_series',
  summary:
    'Available GPUs over time per model and provider, each physical one counted once; in longer steps the mean; null where no count is known.',
  ofSlot: (row) => row.gpus,
  ofDay: (row) => row.gpus,
  toFigure: (value) => Math.round(value * 100) / 100,
  kind: 'gpus',
  spoken: 'GPUs free',
  points: 'Pairs of epoch seconds and available GPUs; null across holes',
});
