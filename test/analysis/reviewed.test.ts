// Sentences that a reader who tried to fool the check has written: each false one has true figures in it, and each true one is said as people say it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundText } from '#analysis/ground.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { askedMarket, market } from './market.ts';
import { filledFrom } from './templates.ts';

const { answers, grounds } = askedMarket(market());
const { rowOf, filled } = filledFrom(answers.calls());

const stands = (text: string): boolean => groundText(text, { where: 'body', gpu: null }, grounds).struck.length === 0;

const FALSE: Record<string, readonly string[]> = {
  'a threshold is no price, no value and no move': [
    'The spread of the H100 SXM fell below $0.15.',
    'The H100 SXM rents for under $0.30.',
    'The H100 SXM floor crashed by more than 10 % in 24 h.',
    'The CV of the H100 SXM exceeds 0.15.',
    'Supply of the H100 SXM is under 5 GPUs.',
    'The time-of-day swing of the H100 SXM is 10 % over 8 full days.',
    'The CV of the H100 SXM is 0.15 over all sellers.',
    'Supply of the H100 SXM is 20 GPUs.',
  ],
  'which side of a threshold is said': [
    'H100 SXM: spread [spread h100-sxm], below the threshold of $0.30.',
    'The CV of the H100 SXM is [cv h100-sxm], above the threshold of 0.15.',
    'Supply of the H100 SXM is [supply h100-sxm], below the threshold of 20 GPUs.',
    'RTX 4090: spread [spread rtx-4090], above the threshold of $0.15.',
    'RTX 4090: spread [spread rtx-4090] clears the $0.15 threshold.',
  ],
  'a level or a verdict denied or reworded': [
    'The spread of the H100 SXM isn’t actionable.',
    'The spread of the H100 SXM is no longer actionable.',
    'The spread of the H100 SXM is not green.',
    'The spread of the H100 SXM is not actionable.',
    'The RTX 4090 is no longer not viable.',
    'The H100 SXM is viable.',
    'The spread of the H100 SXM is yellow.',
    'The spread of the RTX 4090 can be traded today, it is tradeable.',
    'The spread of the H100 SXM is unactionable.',
    'The CV of the H100 SXM is actionable.',
  ],
  'the seller is not the last one named': [
    'Delta Compute undercuts Alpha Cloud with an H100 SXM floor of [floor h100-sxm alpha].',
    'Delta Compute, which competes with Alpha Cloud, asks [floor h100-sxm alpha] for the H100 SXM.',
    'Borealis.io and Alpha Cloud both ask [floor h100-sxm alpha] for the H100 SXM.',
    'Borealis.io and Alpha Cloud ask [floor h100-sxm alpha] for the H100 SXM.',
    'Of Alpha Cloud and Delta Compute, the former asks [floor h100-sxm delta] for the H100 SXM.',
    'H100 SXM: [floor h100-sxm alpha] at Alpha Cloud, Borealis.io, Cumulus and Delta Compute alike.',
    'H100 SXM: [floor h100-sxm alpha] at Alpha Cloud, Borealis.io, Cumulus and Delta Compute.',
    'Cumulus and Alpha Cloud each moved the B200 by [day b200 alpha] in 24 h.',
  ],
  'a seller goes on to the next model': [
    'Delta Compute lists the H100 SXM at [floor h100-sxm delta] and the H200 at [floor h200 alpha].',
    'Cumulus has the H100 SXM at [floor h100-sxm cumulus], the H200 at [floor h200 alpha] and the B200 at [floor b200 alpha].',
    'H100 SXM: floor [floor h100-sxm cumulus] at Cumulus, H200 floor [floor h200 alpha].',
  ],
  'a seller that is none of ours is no seller at all': [
    'RunPod leads with an H100 SXM floor of [floor h100-sxm alpha].',
    'H100 SXM: floor [floor h100-sxm alpha] (Nebulous).',
    'H100 SXM on Nebulous: floor [floor h100-sxm alpha].',
    'Borealis has an H100 SXM floor of [floor h100-sxm alpha].',
    'RunPod’s H100 SXM floor is [floor h100-sxm alpha].',
    'RunPod has a supply of [supply h100-sxm] of the H100 SXM.',
    'DELTA COMPUTE: H100 SXM floor [floor h100-sxm alpha].',
    'Dеlta Compute has an H100 SXM floor of [floor h100-sxm alpha].',
  ],
  'what moved is what the answers have moves of': [
    'The spread of the H100 SXM rose [day h100-sxm alpha] in 24 h.',
    'The H100 SXM CV rose [day h100-sxm alpha] in 24 h.',
    'The H100 SXM median at Alpha Cloud rose [day h100-sxm alpha] in 24 h.',
    'H100 SXM demand at Alpha Cloud rose [day h100-sxm alpha] in 24 h.',
    'The supply of the B200 fell [day b200 alpha] in 24 h.',
    'H100 SXM: CV [cv h100-sxm], up [day h100-sxm alpha] in 24 h.',
  ],
  'where it went, from where, and which way': [
    'The H100 SXM median at Alpha Cloud rose to [floor h100-sxm alpha] in 24 h.',
    'The spread of the H100 SXM rose to [floor h100-sxm alpha].',
    'The H100 SXM floor at Alpha Cloud fell to [floor h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud fell to [floor h100-sxm alpha].',
    'Alpha Cloud raised its B200 floor to [floor b200 alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud fell from [base h100-sxm alpha] to [floor h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud is unchanged at [floor h100-sxm alpha].',
    'The H100 SXM floor at Alpha Cloud fell [day h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud fell over [day h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud fell by more than [day h100-sxm alpha] in 24 h.',
    'The B200 floor at Alpha Cloud rose just under [day b200 alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud had a change of –[day h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud had a change of - [day h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud ▼ [day h100-sxm alpha] in 24 h.',
    'H100 SXM floor at Alpha Cloud: minus [day h100-sxm alpha] in 24 h.',
    'H100 SXM at Alpha Cloud fell, a change of [day h100-sxm alpha] in 24 h.',
    'The H100 SXM floor at Alpha Cloud changed by [day h100-sxm alpha] in 24 h, a sharp fall.',
    'The H100 SXM floor at Alpha Cloud did not rise [day h100-sxm alpha] in 24 h.',
  ],
  'the window is the figure’s own': [
    'At Alpha Cloud the H100 SXM floor rose [week h100-sxm alpha] (24 h) and [day h100-sxm alpha] (7 days).',
    'In 24 h, the H100 SXM floor at Alpha Cloud rose [week h100-sxm alpha], and in 7 days, [day h100-sxm alpha].',
    'H100 SXM at Alpha Cloud, 24 h / 7 days: +[week h100-sxm alpha] / +[day h100-sxm alpha].',
    'In 24 h, the CV of the H100 SXM was [cv h100-sxm].',
    'Over 24 h the CV of the H100 SXM is [cv h100-sxm].',
    'Over 7 days, the H100 SXM gap between Alpha Cloud and Cumulus had a median of [delta h100-sxm alpha cumulus].',
    'H100 SXM at Alpha Cloud will gain [day h100-sxm alpha] in the next 24 hours.',
    'H100 SXM at Alpha Cloud gained [day h100-sxm alpha] a day.',
    'H100 SXM at Alpha Cloud gained [day h100-sxm alpha].',
  ],
  'what is of now is not of another time': [
    'On 2026-06-15 the H100 SXM floor at Alpha Cloud was [floor h100-sxm alpha].',
    'On 2026-06-15 the H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha].',
    'Yesterday the H100 SXM floor at Alpha Cloud was [floor h100-sxm alpha].',
    'Tomorrow the H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha].',
    'The H100 SXM floor at Alpha Cloud was [floor h100-sxm alpha] 24 h ago.',
    'At 03:00 UTC the H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha].',
  ],
  'the cheapest is the cheapest': [
    'Delta Compute has the lowest price for the H100 SXM at [floor h100-sxm delta].',
    'The cheapest seller of the H100 SXM is Delta Compute; its floor is [floor h100-sxm delta].',
    'Cheapest of all is Delta Compute with an H100 SXM floor of [floor h100-sxm delta].',
    'Delta Compute undercuts every other seller with an H100 SXM floor of [floor h100-sxm delta].',
    'Delta Compute has the second-lowest H100 SXM floor at [floor h100-sxm delta].',
    'The dearest H100 SXM costs [ceiling h100-sxm alpha] at Alpha Cloud.',
    'Delta Compute is the cheapest seller of the H100 SXM.',
    'The H100 SXM fell everywhere in 24 h.',
  ],
  'the model is not the last one named': [
    'The H100 SXM, unlike the H200, has a floor of [floor h200 alpha] at Alpha Cloud.',
    'The H200 and the H100 SXM both start at [floor h100-sxm alpha] at Alpha Cloud.',
    'The H200 and the H100 SXM start at [floor h100-sxm alpha] at Alpha Cloud.',
    'Alpha Cloud lists the H100 SXM at [floor h100-sxm alpha], and [floor h100-sxm alpha] for the H200 too.',
    'Both the B200 and the H100 SXM have a CV of [cv h100-sxm].',
    'The RTX 4090 Ti costs [floor rtx-4090 alpha] at Alpha Cloud.',
    'The H100 SXM MIG slice costs [floor h100-sxm alpha] at Alpha Cloud.',
    'The H200 PCIe costs [floor h200 alpha] at Alpha Cloud.',
  ],
  'a figure hidden in a word, a name or a unit': [
    'Cumulus has 9 thousand GPUs of the H100 SXM available.',
    'Cumulus has 9 rented GPUs of the H100 SXM.',
    'H100 SXM: floor USD199 at Alpha Cloud.',
    'Supply of the H100 SXM has hit Q400, [supply h100-sxm].',
    'The H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha] per day.',
    'The H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha] a month.',
    'The H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha] CAD.',
    'The H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha] k.',
    'The H100 SXM floor at Alpha Cloud rose [day h100-sxm alpha] points in 24 h.',
    'The H100 SXM floor at Alpha Cloud is €[cv h100-sxm].',
    'Alpha Cloud has one GPU of the H100 SXM available, down 9 GPUs in 24 h.',
    'The H100 SXM quadrupled at Alpha Cloud.',
    'The H100 SXM has fallen 8 days in a row.',
  ],
  'of two sellers who is dearer, and which two': [
    'Compared with Cumulus, Alpha Cloud is [delta h100-sxm alpha cumulus] dearer for the H100 SXM.',
    'Alpha Cloud is [delta h100-sxm alpha cumulus] dearer than Cumulus for the H100 SXM.',
    'Cumulus is [delta h100-sxm alpha cumulus] cheaper than Alpha Cloud for the H100 SXM.',
    'Cumulus undercuts Alpha Cloud by a gap of [delta h100-sxm alpha cumulus] on the H100 SXM.',
    'On the H100 SXM, Alpha Cloud and Delta Compute lie [delta h100-sxm alpha borealis] apart, with Borealis.io in the middle.',
    'The H100 SXM gap between Borealis.io and Alpha Cloud is [delta h100-sxm alpha cumulus], Cumulus aside.',
    'All sellers lie [spread h100-sxm] apart on the H100 SXM.',
  ],
  'what is of one seller is not of all': [
    'Across all sellers, H100 SXM prices rose [day h100-sxm alpha] in 24 h.',
    'All sellers raised the H100 SXM by [day h100-sxm alpha] in 24 h.',
    'Every seller asks [floor h100-sxm alpha] for the H100 SXM.',
    'The typical H100 SXM costs [floor h100-sxm alpha].',
  ],
  'ranks and comparisons of true figures': [
    'H100 SXM by stock, most first: Alpha Cloud [gpus h100-sxm alpha], Borealis.io [gpus h100-sxm borealis].',
    'The H100 SXM CV of [cv h100-sxm] is lower than the H200 CV of [cv h200].',
    'H100 SXM: floor [floor h100-sxm alpha] at Alpha Cloud, and the same at Delta Compute.',
    'Alpha Cloud and Borealis.io lie [delta h100-sxm alpha borealis] apart on the H100 SXM, the widest pair.',
  ],
  'what is measured is what is said': [
    'The H100 SXM median at Alpha Cloud, well above the floor, is [floor h100-sxm alpha].',
    'The H100 SXM floor and median at Alpha Cloud are [median h100-sxm delta].',
    'The H100 SXM at Delta Compute costs at most [floor h100-sxm delta].',
    'The H100 SXM shortage is [supply h100-sxm].',
    '[supply h100-sxm] of the H100 SXM were rented.',
    'The H100 SXM spot floor is [floor h100-sxm alpha] at Alpha Cloud.',
    'The interruptible H100 SXM starts at [floor h100-sxm alpha] at Alpha Cloud.',
    'In Frankfurt the H100 SXM floor at Alpha Cloud is [floor h100-sxm alpha].',
    'The floor of the H100 SXM at Alpha Cloud is not [floor h100-sxm alpha].',
    'The floor of the H100 SXM at Alpha Cloud is nowhere near [floor h100-sxm alpha].',
    'Delta Compute cut prices. It now asks [floor h100-sxm alpha] for the H100 SXM.',
    'In 24 h Delta Compute’s H100 SXM gained [day h100-sxm alpha] on Alpha Cloud.',
  ],
};

const TRUE: readonly string[] = [
  'Delta Compute lists the H100 SXM at [floor h100-sxm delta] and the H200 at [floor h200 delta].',
  'Cumulus: H100 SXM floor [floor h100-sxm cumulus], H200 floor [floor h200 cumulus], B200 floor [floor b200 cumulus].',
  'Alpha Cloud asks [floor h100-sxm alpha] for the H100 SXM and [floor h200 alpha] for the H200.',
  'The spread is [spread h100-sxm] for the H100 SXM and [spread h200] for the H200.',
  'The H100 SXM floor at Alpha Cloud, up [day h100-sxm alpha] in 24 h, stands at [floor h100-sxm alpha].',
  'The H100 SXM floor at Alpha Cloud rose [day h100-sxm alpha] in 24 h to [floor h100-sxm alpha].',
  'The H100 SXM floor at Alpha Cloud rose to [floor h100-sxm alpha] in 24 h.',
  'Cumulus lowered its H200 floor by [day h200 cumulus] in 24 h.',
  'Cumulus reduced its H200 floor by [day h200 cumulus] in 24 h.',
  'Alpha Cloud is [delta h100-sxm alpha cumulus] cheaper than Cumulus for the H100 SXM.',
  'Cumulus is [delta h100-sxm alpha cumulus] dearer than Alpha Cloud for the H100 SXM.',
  'Alpha Cloud has the lowest price for the H100 SXM at [floor h100-sxm alpha].',
  'The spread of the H100 SXM is actionable.',
  'The spread of the RTX 4090 is red, and not actionable.',
  'The CV of the H100 SXM is [cv h100-sxm], amber.',
  'The H100 SXM is not yet viable.',
  'The RTX 4090 is not viable.',
  'H100 SXM: spread [spread h100-sxm], above the threshold of $0.30; CV [cv h100-sxm], below the threshold of 0.15.',
  'Alpha Cloud has [gpus h100-sxm alpha] of the H100 SXM available.',
  'The market was calm today.',
  'This report is about an imaginary market.',
];

for (const [what, sentences] of Object.entries(FALSE))
  test(`${what}: ${sentences.length} sentences that say otherwise are struck`, () => {
    assert.deepEqual(sentences.map(filled).filter(stands), []);
  });

test(`${TRUE.length} true sentences in plain words stand`, () => {
  const told = TRUE.map(filled).map((text) => groundText(text, { where: 'body', gpu: null }, grounds));
  assert.deepEqual(
    told.flatMap(({ struck }) => struck),
    [],
  );
});

test('the market that the sentences are of is as they need it', () => {
  const level = (gpu: string, type: string) => rowOf('get_signals', { gpu, type }).level;
  assert.deepEqual(
    [level('h100-sxm', 'spread'), level('h100-sxm', 'cv'), level('rtx-4090', 'spread')],
    ['green', 'amber', 'red'],
    gpuLabel('h100-sxm'),
  );
  assert.ok(Number(rowOf('get_price_changes', { gpu: 'h100-sxm', provider: 'alpha' }).change24hPct) > 1);
  assert.ok(Number(rowOf('get_price_changes', { gpu: 'h200', provider: 'cumulus' }).change24hPct) < -1);
  assert.ok(Number(rowOf('get_cross_deltas', { gpu: 'h100-sxm', a: 'alpha', b: 'cumulus' }).delta) < -0.1);
});
