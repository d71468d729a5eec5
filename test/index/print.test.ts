// The recipe of a print, held against a slow one written from the words of the methodology, and its properties.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PARAMETERS } from '#index/method.ts';
import { type Print, panelValue, printOf, suppressedText } from '#index/print.ts';
import type { HostVote, Venue } from '#index/votes.ts';

const why = ({ suppressed }: Print): string => (suppressed === null ? '' : suppressedText(suppressed, PARAMETERS));

const vote = (host: string | null, usd: number, gpus: number | null): HostVote => ({ host, price: usd * 1e6, gpus });
const market = (provider: string, votes: readonly HostVote[]): Venue => ({ provider, isMarketplace: true, votes });
const list = (provider: string, usd: number, gpus: number | null = null): Venue => ({
  provider,
  isMarketplace: false,
  votes: [vote(null, usd, gpus)],
});

/** GPU by GPU: each is worth its part of a host's capped share, a thousandth of a share a grain, and the middle half of the grains is averaged. */
function bySlowRecipe(venues: readonly Venue[]): number | null {
  const known = venues.flatMap(({ votes }) => votes.flatMap(({ gpus }) => (gpus === null || gpus === 0 ? [] : [gpus])));
  const smallest = known.length === 0 ? 1 : Math.min(...known);
  const weighedVenues = venues.map(({ votes }) => {
    const someCounted = votes.some(({ gpus }) => gpus !== null);
    const sizes = votes.map(({ gpus }) => (someCounted ? (gpus ?? 0) : smallest));
    const total = sizes.reduce((a, b) => a + b, 0);
    const cap = Math.max(0.2, 1 / sizes.filter((size) => size > 0).length);
    // Cut what is above the cap a little at a time and hand it to those below it, until nobody is above.
    let shares = sizes.map((size) => size / total);
    for (let pass = 0; pass < 500; pass += 1) {
      const spare = shares.reduce((sum, share) => sum + Math.max(0, share - cap), 0);
      const below = shares.reduce((sum, share) => sum + (share < cap ? share : 0), 0);
      if (spare < 1e-15 || below === 0) break;
      shares = shares.map((share) => (share >= cap ? cap : share + (spare * share) / below));
    }
    const logs = votes
      .flatMap(({ price }, at) => ((sizes[at] ?? 0) > 0 ? [Math.log(price)] : []))
      .sort((a, b) => a - b);
    const mid = (values: readonly number[]) =>
      ((values[Math.floor((values.length - 1) / 2)] ?? 0) + (values[Math.ceil((values.length - 1) / 2)] ?? 0)) / 2;
    const mad = mid(logs.map((log) => Math.abs(log - mid(logs))).sort((a, b) => a - b));
    const far = 3 * Math.max(1.4826 * mad, 0.02);
    const isFar = (price: number) => logs.length >= 5 && Math.abs(Math.log(price) - mid(logs)) > far;
    return votes.map(({ price }, at) => ({ price, weight: isFar(price) ? 0 : total * (shares[at] ?? 0) }));
  });
  const sums = weighedVenues.map((votes) => votes.reduce((sum, { weight }) => sum + weight, 0));
  const all = sums.reduce((a, b) => a + b, 0);
  const votes = weighedVenues.flatMap((mine, at) => {
    const others = all - (sums[at] ?? 0);
    // One venue above half comes down to the others' sum.
    const scale = others > 0 && (sums[at] ?? 0) > others ? others / (sums[at] ?? 1) : 1;
    return mine.map(({ price, weight }) => ({ price, weight: weight * scale }));
  });
  const sorted = votes.filter(({ weight }) => weight > 0).sort((a, b) => a.price - b.price);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  let [cut, sum] = [total / 4, 0];
  const left = sorted.map((each) => ({ ...each }));
  for (const end of [left, left.toReversed()]) {
    cut = total / 4;
    for (const each of end) {
      const gone = Math.min(cut, each.weight);
      each.weight -= gone;
      cut -= gone;
    }
  }
  for (const { price, weight } of left) sum += price * weight;
  return sum / left.reduce((weight, each) => weight + each.weight, 0);
}

const hostVote: fc.Arbitrary<HostVote> = fc.record({
  host: fc.string({ minLength: 1, maxLength: 4 }),
  price: fc.integer({ min: 500_000, max: 9_000_000 }),
  gpus: fc.integer({ min: 1, max: 64 }),
});
const anyVenue: fc.Arbitrary<Venue> = fc.record({
  provider: fc.string({ minLength: 1, maxLength: 3 }),
  isMarketplace: fc.boolean(),
  votes: fc.oneof<fc.Arbitrary<readonly HostVote[]>[]>(
    fc.array(hostVote, { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 500_000, max: 9_000_000 }).map((price) => [{ host: null, price, gpus: null }]),
  ),
});
const panels = fc.uniqueArray(anyVenue, { selector: ({ provider }) => provider, minLength: 1, maxLength: 6 });

test('a print is what the words of the recipe come to, whatever the panel', () => {
  fc.assert(
    fc.property(panels, (venues) => {
      const [fast, slow] = [panelValue(venues), bySlowRecipe(venues)];
      assert.ok(fast !== null && slow !== null && Math.abs(fast - slow) <= 1e-6 * slow, `${fast} and ${slow}`);
    }),
    { numRuns: 400 },
  );
});

test('the golden trimmed mean, by a panel whose caps do not bind', () => {
  // 2.12 of the golden vectors, at two venues of fifty each, all hosts below a fifth of their venue but for the caps' absence.
  const prices = [1.9, 2.0, 2.1, 2.2, 2.5, 6.0];
  const weights = [10, 20, 30, 20, 15, 5];
  const split = prices.flatMap((usd, at) =>
    Array.from({ length: (weights[at] ?? 0) / 5 }, (_, part) => vote(`${at} ${part}`, usd, 5)),
  );
  const even = split.filter((_, at) => at % 2 === 0);
  const odd = split.filter((_, at) => at % 2 === 1);
  const noScreen = { ...PARAMETERS, outlierVotes: Number.POSITIVE_INFINITY };
  assert.equal(printOf([market('a', even), market('b', odd)], noScreen).value, 2_120_000);
});

test('shares: none above a fifth of its venue, no venue above half, all together one; dropped ones nothing', () => {
  fc.assert(
    fc.property(panels, (venues) => {
      const { votes } = printOf(venues);
      const total = votes.reduce((sum, { share }) => sum + share, 0);
      assert.ok(Math.abs(total - 1) < 1e-9);
      for (const { provider } of venues) {
        const own = votes.filter((each) => each.provider === provider);
        const venueShare = own.reduce((sum, { share }) => sum + share, 0);
        const speaking = new Set(votes.filter(({ share }) => share > 0).map((each) => each.provider)).size;
        assert.ok(venueShare <= (speaking > 1 ? 0.5 : 1) + 1e-9);
        for (const each of own) if (each.dropped !== null) assert.equal(each.share, 0);
      }
    }),
  );
});

test('too small a panel is suppressed with its reason, and carries and replaces nothing', () => {
  const hosts = (count: number, gpus = 2) =>
    Array.from({ length: count }, (_, at) => vote(`h${at}`, 2 + at / 100, gpus));
  const one = printOf([market('a', hosts(9))]);
  assert.equal(one.value, null);
  assert.equal(why(one), 'only a offers it, 2 venues are needed');
  const few = printOf([market('a', hosts(4)), list('b', 2.4)]);
  assert.deepEqual([few.value, few.p25, few.suppressed?.by], [null, null, 'panel']);
  assert.match(
    why(few),
    /^5 hosts at one marketplace that count as 3 are needed, and a has 4 that count as 4\.0; or 3 sellers by list, and there are 1$/,
  );
  assert.ok(printOf([market('a', hosts(5)), list('b', 2.4)]).value !== null);
  assert.ok(printOf([list('a', 2), list('b', 2.1), list('c', 2.2)]).value !== null);
  assert.equal(printOf([list('a', 2), list('b', 2.1)]).suppressed?.by, 'panel');
  assert.equal(printOf([]).suppressed?.by, 'nobody');
  // Concentration is told all the same: what suppresses a print may be what a gate is about.
  assert.ok(few.effectiveHosts > 1 && few.hhi > 0 && few.votes.length === 5);
});

test('outliers are dropped by their distance in logarithms, and said to be', () => {
  const usual = [1.99, 2.05, 2.1, 2.12, 2.15, 2.2, 2.29, 2.49, 3.95].map((usd) => vote(String(usd), usd, 1));
  const { votes } = printOf([market('a', usual), list('b', 2.2)]);
  assert.deepEqual(
    votes.filter(({ dropped }) => dropped === 'outlier').map(({ price }) => price),
    [3_950_000],
  );
});

test('the largest influence is that of the host whose absence moves the value most', () => {
  fc.assert(
    fc.property(panels, (venues) => {
      const print = printOf(venues);
      if (print.value === null || print.influence === null) return;
      const without = print.votes.flatMap((gone, index) => {
        if (gone.share === 0) return [];
        let at = -1;
        const left = venues.map((venue) => ({
          ...venue,
          votes: venue.votes.filter(() => {
            at += 1;
            return at !== index;
          }),
        }));
        const value = panelValue(left.filter(({ votes }) => votes.length > 0));
        return value === null ? [] : [Math.abs(value - (print.value ?? 0)) / (print.value ?? 1)];
      });
      // Where the absence moves neither the screen of outliers nor what an uncounted seller weighs, both are the same figure.
      const isScreened =
        print.votes.some(({ dropped }) => dropped === 'outlier') || venues.some(({ votes }) => votes.length >= 5);
      const isUncounted = venues.some(({ votes }) => votes.some(({ gpus }) => gpus === null));
      if (!isScreened && !isUncounted) assert.ok(Math.abs(print.influence.share - Math.max(...without)) < 1e-6);
    }),
    { numRuns: 300 },
  );
});

test('a host that asks more by three tenths moves a broad print by next to nothing, and the mean by three hundredths', () => {
  const hosts = Array.from({ length: 20 }, (_, at) => vote(`h${at}`, 2 + at / 50, 4));
  const before = printOf([market('a', hosts.slice(0, 10)), market('b', hosts.slice(10))]).value ?? 0;
  const pushed = hosts.map((each, at) => (at === 18 ? { ...each, price: each.price * 1.3 } : each));
  const after = printOf([market('a', pushed.slice(0, 10)), market('b', pushed.slice(10))]).value ?? 0;
  assert.ok(Math.abs(after / before - 1) < 0.005);
});
