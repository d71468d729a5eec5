// Run by kill.test.ts as a process of its own: dies by SIGKILL in the middle of writing a round, after rows have been written.
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const [path = '', slot = '0'] = process.argv.slice(2);
const deadly = {
  ...ended('b', [offer('9', 9)]),
  get truncated(): never {
    process.kill(process.pid, 'SIGKILL');
    throw new Error('unreachable');
  },
};
intake(
  openStore(path, { readonly: false }),
  roundAt(Number(slot), [ended('a', [offer('1', 5), offer('2', 6)]), deadly]),
);
