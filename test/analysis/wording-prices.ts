// The words of prices, moves, pairs, places, supply.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, holds, saidOf } from './worded-market.ts';

test('asks', () => {
  holds({ say: 'ask', seller: 'a', show: ['floor', 'median', 'offers', 'gpusAvailable'] }, [
    'Alpha asks $2.00 for the H200, with a median ask of $2.50, 1 offer and 8 GPUs free.',
    'The floor of the H200 at Alpha is $2.00, with a median ask of $2.50, 1 offer and 8 GPUs free.',
    'Alpha starts at $2.00 for the H200, with a median ask of $2.50, 1 offer and 8 GPUs free.',
  ]);
  holds({ say: 'ask', seller: 'b', show: ['ceiling', 'ceiling', 'offers'] }, [
    'Beta has a highest ask of $4.00 and 7 offers for the H200.',
  ]);
});

test('moves, each against what it is held against, and a market’s of two sellers with what each asks at the other end', () => {
  holds({ say: 'move', of: 'a', window: '24h' }, [
    'Alpha’s floor of the H200 is down 4.8 % on its 24-hour mean floor of $2.10, at $2.00.',
    'At $2.00 Alpha stands 4.8 % below its 24-hour mean floor of $2.10 for the H200.',
    'Alpha asks $2.00 for the H200, down 4.8 % from its 24-hour mean floor of $2.10.',
  ]);
  holds({ say: 'move', of: 'a', window: '7d' }, [
    'Alpha’s floor of the H200 is unchanged from its 7-day mean floor of $2.00, at $2.00.',
  ]);
  // Two that would look alike do not, and a move that is one is no zero.
  holds({ say: 'move', of: 'b', window: '7d' }, [
    'Beta’s floor of the H200 is up 0.02 % on its 7-day mean floor of $2.000, at $2.004.',
    'At $2.004 Beta stands 0.02 % above its 7-day mean floor of $2.000 for the H200.',
    'Beta asks $2.004 for the H200, up 0.02 % from its 7-day mean floor of $2.000.',
  ]);
  holds({ say: 'move', of: 'market', window: '24h' }, [
    'The market’s floor of the H200 is up 5.3 % in 24 h: from $1.90 at Beta, which now asks $2.00, to $2.00 at Alpha, which had no price then.',
    'Over all sellers the floor of the H200 is up 5.3 % in 24 h: $2.00 at Alpha, which had no price then, and $1.90 the day before at Beta, which now asks $2.00.',
  ]);
  const one = { get_overview: [{ ...BASE.get_overview?.[0], provider24h: 'a', floor24h: 2.1, change24hPct: -4.76 }] };
  holds(
    { say: 'move', of: 'market', window: '24h' },
    [
      'The market’s floor of the H200 is down 4.8 % in 24 h, $2.00 after $2.10, both at Alpha.',
      'Over all sellers the floor of the H200 is down 4.8 % in 24 h: $2.00, and $2.10 the day before, both at Alpha.',
      'Alpha has the market’s floor of the H200 as it had the day before, down 4.8 % in 24 h: $2.00 after $2.10.',
    ],
    one,
  );
  const gone = { get_overview: [{ ...BASE.get_overview?.[0], formerBestFloor: null, bestSellerFloor24h: 2.2 }] };
  assert.match(
    saidOf({ say: 'move', of: 'market', window: '24h' }, gone).join('\n'),
    /at Beta, which has no price now, to \$2\.00 at Alpha, which asked \$2\.20 then/,
  );
});

test('two apart, with what is to be known of either', () => {
  holds({ say: 'apart', dearer: 'c', cheaper: 'a', show: ['median24h', 'shareAbove030', 'halfLifeHours'] }, [
    'Cumulus is $1.10 dearer than Alpha for the H200, with a 24-hour median gap of $1.00, 90.0 % of half hours with more than $0.30 between them over 7 days and a half-life of 1 hour.',
    'Alpha undercuts Cumulus by $1.10 for the H200, with a 24-hour median gap of $1.00, 90.0 % of half hours with more than $0.30 between them over 7 days and a half-life of 1 hour.',
    'Cumulus asks $1.10 more than Alpha for the H200, with a 24-hour median gap of $1.00, 90.0 % of half hours with more than $0.30 between them over 7 days and a half-life of 1 hour.',
  ]);
  holds({ say: 'apart', dearer: 'c', cheaper: 'b', show: [] }, [
    'Cumulus is $1.10 dearer than Beta for the H200 (Cumulus’s price stands still and the judge compares no such pair).',
    'Beta undercuts Cumulus by $1.10 for the H200 (Cumulus’s price stands still and the judge compares no such pair).',
    'Cumulus asks $1.10 more than Beta for the H200 (Cumulus’s price stands still and the judge compares no such pair).',
  ]);
  holds({ say: 'apart', dearer: 'b', cheaper: 'c', show: [] }, ['refused: Cumulus is the dearer of the two']);
  const both = {
    get_cross_deltas: BASE.get_cross_deltas?.map((row) => ({ ...row, frozenLeg: 'a', bothFrozen: true })) ?? [],
  };
  assert.match(
    saidOf({ say: 'apart', dearer: 'c', cheaper: 'a', show: [] }, both).join('\n'),
    /\(both prices stand still\)/,
  );
});

test('places are told apart where their figures look alike, and shared where they are the same', () => {
  holds({ say: 'lowest', by: 'floor' }, [
    'The lowest floor of the H200 is $2.000, at Alpha.',
    'Alpha has the lowest floor of the H200, $2.000.',
    'The floor of the H200 at Alpha, $2.000, is the lowest of 3.',
  ]);
  holds({ say: 'highest', by: 'ceiling' }, ['Alpha and Beta share the highest ceiling of the H200, $4.00.']);
  holds({ say: 'rank', seller: 'b', by: 'floor' }, [
    'Beta’s floor of the H200, $2.004, is the 2nd lowest of 3.',
    'Beta is the 2nd lowest of 3 by floor for the H200, at $2.004.',
  ]);
  holds({ say: 'rank', seller: 'b', by: 'ceiling' }, [
    'Beta’s ceiling of the H200, $4.00, is the joint 2nd lowest of 3.',
    'Beta is the joint 2nd lowest of 3 by ceiling for the H200, at $4.00.',
  ]);
});

test('what is free, and what varies', () => {
  holds({ say: 'supply', of: 'a' }, [
    'Alpha has 8 GPUs of the H200 free, 3 GPUs fewer than 24 h before.',
    'At Alpha 8 GPUs of the H200 can be rented, 3 GPUs fewer than 24 h before.',
  ]);
  holds({ say: 'supply', of: 'c' }, [
    'Cumulus has 1 GPU of the H200 free, as many as 24 h before.',
    'At Cumulus 1 GPU of the H200 can be rented, as many as 24 h before.',
  ]);
  holds({ say: 'supply', of: 'market' }, [
    'Sellers that give a count and re-sell nothing have 9 GPUs of the H200 free.',
    'Of the H200 9 GPUs can be rented at sellers that give a count and re-sell nothing.',
  ]);
  holds({ say: 'varies', of: 'reference', show: ['cv', 'standardDeviation'] }, [
    'Over 14 days the reference price of the H200 has a coefficient of variation of 0.123 and a standard deviation of $0.30.',
    'The reference price of the H200 has a coefficient of variation of 0.123 and a standard deviation of $0.30 over 14 days.',
  ]);
});
