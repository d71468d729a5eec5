// A stand-in that plays an analyst over any market: it writes only from what the prompts and the tools have told it.
import { ANALYST_TOOLS } from '#analysis/answers.ts';
import { type Asked, found, output, type Reply, tool } from './stand-in.ts';

export const NEWS_PAGE = { title: 'Oslo data centre opens with 9,000 GPUs', url: 'https://oslo.example/dc?a=1&b=2' };

type Row = Readonly<Record<string, unknown>>;

/** The rows of the prompt, one a line, by a field that only they have. */
const promptedWith = ({ user }: Asked, field: string): Row[] =>
  user
    .split('\n')
    .flatMap((line) => (line.startsWith('{"gpu"') && line.includes(`"${field}"`) ? [JSON.parse(line) as Row] : []));

const size = (row: Row, field: string): number => Math.abs(Number(row[field] ?? 0));

/** What this analyst takes for worth saying: few models, the largest moves beside each other, and why a light is not yet a market. */
function chosen(asked: Asked, prompt: Asked) {
  const answers = asked.results.map(({ text }) => JSON.parse(text) as { meta: { question: string }; data: Row[] });
  const rows = (question: string): Row[] => answers.find(({ meta }) => meta.question === question)?.data ?? [];
  const [judged, gates] = [promptedWith(prompt, 'thresholds'), promptedWith(prompt, 'hard')];
  const verdicts = promptedWith(prompt, 'decidedBy');
  const market = promptedWith(prompt, 'change24hPct').filter((row) => typeof row.change24hPct === 'number');
  const lead =
    judged.find(({ level, type }) => level === 'green' && type === 'spread') ??
    judged.find(({ level }) => level === 'green') ??
    judged[0];
  const gpu = String(lead?.gpu ?? market[0]?.gpu ?? rows('current_prices')[0]?.gpu ?? '');
  const sellers = rows('current_prices').filter((row) => row.gpu === gpu);
  const [up] = market.toSorted((a, b) => Number(b.change24hPct) - Number(a.change24hPct));
  const [down] = market.toSorted((a, b) => Number(a.change24hPct) - Number(b.change24hPct));
  const isBoth = up !== undefined && down !== undefined && up.gpu !== down.gpu;
  const moved = rows('price_changes')
    .filter((row) => typeof row.change24hPct === 'number' && typeof row.change7dPct === 'number')
    .toSorted((a, b) => size(b, 'change24hPct') - size(a, 'change24hPct'))[0];
  const pair = rows('cross_deltas').find(
    (row) =>
      row.gpu === gpu &&
      row.comparable === true &&
      row.frozenLeg === null &&
      size(row, 'delta') > 0 &&
      typeof row.halfLifeHours === 'number',
  );
  const failing = gates.find(
    (row) => row.gpu === gpu && row.hard === true && row.level === 'fail' && typeof row.value === 'number',
  );
  const verdict = verdicts.find((row) => row.gpu === gpu);
  const most = sellers
    .filter((row) => typeof row.gpusAvailable === 'number')
    .toSorted((a, b) => Number(b.gpusAvailable) - Number(a.gpusAvailable))[0];
  const market24h = market.some((row) => row.gpu === gpu) ? [{ say: 'move', gpu, of: 'market', window: '24h' }] : [];
  return {
    lead_signal: lead === undefined ? 'none' : `${lead.gpu} ${lead.type}`,
    summary: [
      ...(lead === undefined
        ? []
        : [
            {
              say: 'signal',
              gpu,
              type: lead.type,
              level: lead.level,
              show: ['threshold'],
              ...(verdict === undefined ? {} : { link: 'but' }),
            },
          ]),
      ...(verdict === undefined || lead === undefined
        ? []
        : [{ say: 'verdict', gpu, verdict: verdict.verdict, show: ['gates'] }]),
      ...market24h,
    ],
    sections: [
      {
        id: 'market_snapshot',
        statements: [
          ...(sellers.length > 1
            ? [
                { say: 'lowest', gpu, by: 'floor', link: 'while' },
                { say: 'highest', gpu, by: 'floor' },
              ]
            : sellers.map(({ provider }) => ({ say: 'ask', gpu, seller: provider, show: ['floor'] }))),
          ...(most === undefined
            ? []
            : [
                { say: 'supply', gpu, of: most.provider, link: 'because of the same seller' },
                { say: 'ask', gpu, seller: most.provider, show: ['floor', 'median'] },
              ]),
          ...(market.some((row) => row.gpu === gpu && typeof row.index === 'number')
            ? [{ say: 'index', gpu, what: 'print' }]
            : []),
        ],
      },
      {
        id: prompt.user.includes(', movers (') ? 'movers' : 'baselines',
        statements: [
          ...(up === undefined
            ? []
            : [{ say: 'move', gpu: up.gpu, of: 'market', window: '24h', ...(isBoth ? { link: 'while' } : {}) }]),
          ...(isBoth ? [{ say: 'move', gpu: down.gpu, of: 'market', window: '24h' }] : []),
          ...(moved === undefined
            ? []
            : ['24h', '7d'].map((window) => ({
                say: 'move',
                gpu: moved.gpu,
                of: moved.provider,
                window,
                ...(window === '24h' ? { link: 'and' } : {}),
              }))),
          ...(moved === undefined && up === undefined ? market24h : []),
        ],
      },
      {
        id: 'spread_volatility',
        statements: [
          ...(pair === undefined
            ? []
            : [
                {
                  say: 'apart',
                  gpu,
                  dearer: Number(pair.delta) > 0 ? pair.a : pair.b,
                  cheaper: Number(pair.delta) > 0 ? pair.b : pair.a,
                  show: ['median24h', 'halfLifeHours'].filter((name) => typeof pair[name] === 'number'),
                },
              ]),
          ...(failing === undefined
            ? []
            : [{ say: 'gate', gpu, gate: failing.gate, level: 'fail', show: ['threshold'] }]),
          ...(judged.some((row) => row.gpu === gpu && row.type === 'cv' && row.value !== null)
            ? [
                {
                  say: 'signal',
                  gpu,
                  type: 'cv',
                  level: judged.find((row) => row.gpu === gpu && row.type === 'cv')?.level,
                  show: ['interval'],
                },
              ]
            : []),
        ],
      },
    ],
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
        blocks: [output({ claims: [{ id: 'c1' }] })],
      };
    if (step === 0) {
      prompt = asked;
      return {
        blocks: ANALYST_TOOLS.map((name) =>
          tool(`mcp__gpu__${name}`, name === 'get_price_floor_series' ? { resolution: '1d' } : {}),
        ),
      };
    }
    return { blocks: [output(chosen(asked, prompt ?? asked))] };
  };
}
