// A stand-in that plays an analyst over any market: it writes only from what the prompts and the tools have told it.
import { ANALYST_TOOLS } from '#analysis/answers.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { type Asked, found, output, type Reply, tool } from './stand-in.ts';

export const NEWS_PAGE = { title: 'Oslo data centre opens with 9,000 GPUs', url: 'https://oslo.example/dc?a=1&b=2' };

type Judged = { gpu: string; type: string; value: number | null; level: string; actionable: boolean; reason: string };
type Price = { gpu: string; provider: string; floor: number; median: number };

/** The judged signals and the sellers' names stand in the prompt, line by line. */
function prompted({ user }: Asked) {
  const judged = user.split('\n').flatMap((line) => (line.startsWith('{"gpu"') ? [JSON.parse(line) as Judged] : []));
  const names = new Map(
    [...(/Sellers by id: (.*)\./.exec(user)?.[1] ?? '').matchAll(/([\w-]+) is ([^,]+)/g)].map(
      ([, id, name]) => [id, name] as const,
    ),
  );
  return { judged, names };
}

function written(asked: Asked, prompt: Asked) {
  const { judged, names } = prompted(prompt);
  const answer = asked.results.map(({ text }) => JSON.parse(text) as { meta: { question: string }; data: Price[] });
  const prices = answer.find(({ meta }) => meta.question === 'current_prices')?.data ?? [];
  const lines = prices
    .slice(0, 6)
    .map(
      ({ gpu, provider, floor, median }) =>
        `${gpuLabel(gpu)} at ${names.get(provider)}: floor $${floor.toFixed(2)}, median $${median.toFixed(2)}.`,
    );
  const lead =
    judged.find(({ actionable, type }) => actionable && type === 'spread') ??
    judged.find(({ type }) => type === 'spread');
  const section = (id: string, body: string) => ({ id, title: id, body });
  return {
    lead_signal: lead === undefined ? 'none' : `${lead.gpu} ${lead.type}`,
    title: lead === undefined ? 'Nothing is judged yet' : `The spread of ${gpuLabel(lead.gpu)} leads the day`,
    summary:
      lead === undefined
        ? 'Nothing is judged yet.'
        : `The day is about the spread of ${gpuLabel(lead.gpu)} (SIMULATED).`,
    sections: [
      section('market_snapshot', lines.join('\n')),
      section(prompt.user.includes('market_snapshot, movers') ? 'movers' : 'baselines', 'Prices moved little.'),
      section('spread_volatility', 'Sellers differ.'),
    ],
    signals: judged.map(({ gpu, type, value, actionable, reason }) => ({ gpu, type, value, actionable, reason })),
  };
}

/** `news` is false where the searches bring nothing. */
export function analystScript({ news = true } = {}): (asked: Asked) => Reply {
  let prompt: Asked | null = null;
  return (asked) => {
    const { role, step } = asked;
    if (role === 'search') return { blocks: found('gpu supply', news ? [NEWS_PAGE] : []), searches: 1 };
    if (role === 'scout') {
      if (step === 0) return { blocks: [tool('WebSearch', { query: 'gpu supply' })] };
      return {
        blocks: [
          output(
            news
              ? { found: true, claims: [{ text: 'A data centre opens in Oslo with 9,000 GPUs.', url: NEWS_PAGE.url }] }
              : { found: false, claims: [] },
          ),
        ],
      };
    }
    if (role === 'synthesis')
      return {
        blocks: [
          output({
            statements: [{ text: 'An Oslo data centre opens with 9,000 GPUs.', claim: 'c1', url: NEWS_PAGE.url }],
          }),
        ],
      };
    if (step === 0) {
      prompt = asked;
      return {
        blocks: ANALYST_TOOLS.map((name) =>
          tool(`mcp__gpu__${name}`, name === 'get_price_floor_series' ? { resolution: '1d' } : {}),
        ),
      };
    }
    return { blocks: [output(written(asked, prompt ?? asked))] };
  };
}
