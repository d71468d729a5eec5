// The commands that keep a store: its backups, its size, and the log that shares it among machines.
import type { Command } from 'commander';
import { whole } from './numbers.ts';

type Done = (code: number) => void;

export function keeping(top: Command, done: Done): void {
  top
    .command('backup <file>')
    .description('copy the store while it runs into a file, or into a folder under the time; checked before it counts')
    .option('--keep <n>', 'in a folder: remove all but the newest so many of its backups', whole)
    .option('--json', 'print JSON')
    .action(async (file, options) => done(await (await import('./backup.ts')).backup(file, options)));
  top
    .command('restore <file>')
    .description('put a backup into the place of the store, after it was checked; what stood there is kept beside it')
    .option('--json', 'print JSON')
    .action(async (file, options) => done(await (await import('./restore.ts')).restore(file, options)));
  top
    .command('retention')
    .description('let go of raw answers older than so many days; all figures, receipts and verdicts stay')
    .option('--days <n>', 'instead of GPU_SPOT_ANSWER_DAYS', whole)
    .option('--dry-run', 'only say what would go, and what is lost with it')
    .option('--compact', 'give the room back to the disk')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./retention.ts')).retention(options)));
  top
    .command('size')
    .description('what takes the room in the store, and how fast it grows')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./size.ts')).size(options)));
}

export function sharing(top: Command, done: Done): void {
  top
    .command('log')
    .description('the log that moves this store: where it ends, how far this machine is, who collects, how large it is')
    .option('--verify', 'hold every entry against the one before it, and a view made anew against the one here')
    .option('--snapshot', 'put the whole of the view into the log, for new nodes to begin from')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./log-state.ts')).logState(options)));
  top
    .command('move')
    .description('bring the store into a log that moves it on several machines; run again it goes on where it was')
    .option('--to <url>', 'postgres://user:password@host:5432/database?stream=prices; instead of GPU_SPOT_LOG')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./move.ts')).move(options)));
}
