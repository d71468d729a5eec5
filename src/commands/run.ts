// The commands and their options. Exit codes: 0 done, 1 failed, 2 wrong use.

import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { ConfigProblem } from '#config.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { EACH_SLOT } from '#domain/time.ts';
import { LogProblem } from '#log/log.ts';
import { StoreProblem } from '#store/open.ts';
import type { CollectOptions } from './collect.ts';
import { WrongUse } from './house.ts';
import { keeping, sharing } from './keeping.ts';
import { port, whole } from './numbers.ts';
import { asking } from './questions.ts';
import { withoutSecrets } from './secrets.ts';
import { VERSION } from './version.ts';

type Result = { code: number };

export async function run(argv: readonly string[]): Promise<number> {
  // Whoever reads our lines may have seen enough (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const result: Result = { code: 0 };
  try {
    await program(result).parseAsync([...argv]);
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return complain(error);
  }
}

/** What the world did gets its one line; what only we can have done keeps its stack. */
export function complain(error: unknown): number {
  if (error instanceof WrongUse || error instanceof ConfigProblem) {
    console.error(withoutSecrets(`gpu-spot: ${error.message}`));
    return 2;
  }
  const known =
    error instanceof StoreProblem ||
    error instanceof LogProblem ||
    error instanceof RoundEnd ||
    (error as { code?: unknown } | null)?.code !== undefined;
  console.error(withoutSecrets(known ? `gpu-spot: ${(error as Error).message}` : inspect(error)));
  return 1;
}

function program(result: Result): Command {
  const top = new Command('gpu-spot')
    .description(`What a GPU-hour rents for across clouds, ${EACH_SLOT}, from a verdict back to the raw answer.`)
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError();
  const done = (code: number): void => {
    result.code = code;
  };
  collecting(top, done);
  repairing(top, done);
  keeping(top, done);
  sharing(top, done);
  asking(top, done);
  reading(top, done);
  imaginary(top, done);
  return top;
}

type Done = (code: number) => void;

const collectNowOrOn = async ({ schedule, ...options }: CollectOptions & { schedule?: boolean }): Promise<number> =>
  schedule ? (await import('./collector.ts')).collectOnSchedule() : (await import('./collect.ts')).collect(options);

function collecting(top: Command, done: Done): void {
  top
    .command('start')
    .description(`serve and collect ${EACH_SLOT}, in one process`)
    .option('--port <port>', 'instead of GPU_SPOT_PORT', port)
    .action(async (options) => done(await (await import('./start.ts')).start(options)));
  top
    .command('collect')
    .description('one round now, a line per provider')
    .option('--provider <ids>', 'only these, comma-separated')
    .option('--schedule', `stay, and collect ${EACH_SLOT}; serves nothing`)
    .option('--trust-clock', "store it under this computer's time though no seller's clock confirms it")
    .option('--json', 'print JSON')
    .action(async (options) => done(await collectNowOrOn(options)));
  top
    .command('record <provider>')
    .description('save a live answer as a recording, credentials, people and IP addresses removed')
    .option('--into <folder>', 'where to', 'recordings')
    .action(async (id, options) => done(await (await import('./record.ts')).record(id, options)));
  top
    .command('import <file>')
    .description('bring in history from a CSV file; the same file twice writes nothing')
    .option(
      '--rates <file>',
      "the European Central Bank's history of exchange rates (eurofxref-hist, .csv or .xml); asked of it otherwise",
    )
    .option('--json', 'print JSON')
    .action(async (file, options) => done(await (await import('./import.ts')).importHistory(file, options)));
  const past = top
    .command('history')
    .description('public histories of real prices that may be had: whose, how credited, how far back, what is imported')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./history.ts')).history(options)));
  past
    .command('fetch <id>')
    .description('bring one in: downloads its files beside the store, goes on where it was, imports nothing twice')
    .option('--from <day>', 'the first day, YYYY-MM-DD; files are taken whole')
    .option('--to <day>', 'the last day')
    .option('--json', 'print JSON')
    // The command above takes --json for its own wherever it stands.
    .action(async (id, _, command: Command) =>
      done(await (await import('./history-fetch.ts')).fetchHistory(id, command.optsWithGlobals())),
    );
}

function repairing(top: Command, done: Done): void {
  top
    .command('reparse')
    .description('make offers and figures again from the stored answers')
    .option('--since <time>', 'from this time on (ISO 8601 or epoch seconds)')
    .option('--verify', 'only check every stored answer against its hash; writes nothing')
    .action(async (options) => done(await (await import('./reparse.ts')).reparse(options)));
  const index = top.command('index').description('the index: its prints can be made again from the stored answers');
  index
    .command('verify')
    .description(
      'make every print again from the stored answers and compare it, bit for bit; offline, ends with 1 where one differs',
    )
    .option('--from <time>', 'from this time on (ISO 8601 or epoch seconds)')
    .option('--to <time>', 'up to this time, not included')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./index-verify.ts')).indexVerify(options)));
  top
    .command('doctor')
    .description('what is wrong with this installation, and what to do about it; ends with 1 where anything is')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./doctor.ts')).doctor(options)));
  top
    .command('take-back')
    .description('take back the rounds that a wrong clock left in the future; makes a backup first')
    .option('--after <time>', 'those that begin after this time (ISO 8601 or epoch seconds); after now by default')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./take-back.ts')).takeBack(options)));
}

function reading(top: Command, done: Done): void {
  top
    .command('serve')
    .description('pages and API; opens the store read-only')
    .option('--port <port>', 'instead of GPU_SPOT_PORT', port)
    .action(async (options) => done(await (await import('./serve.ts')).serveStore(options)));
  top
    .command('mcp')
    .description('the questions as tools of the Model Context Protocol, on stdio')
    .action(async () => done(await (await import('./mcp.ts')).mcp()));
  top
    .command('analyze')
    .description(
      "the day's report: by a model where there is a key, by the program where there is none; each run a new version",
    )
    .option('--date <day>', 'of a past day (YYYY-MM-DD), as the data stood at 07:00 UTC; today and now by default')
    .option('--no-model', 'by the program, though there be a key')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./analyze.ts')).analyze(options)));
  top
    .command('verdict')
    .description('each model judged: its signals, their levels, and the answer in one sentence')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./verdict.ts')).verdict(options)));
  top
    .command('providers')
    .description('each provider: state, needs, terms, last outcome, age, offers')
    .option('--json', 'print JSON')
    .action(async (options) => done(await (await import('./providers.ts')).providers(options)));
  top
    .command('parse <provider> <file>')
    .description('read one saved upstream answer: offers understood, set aside and why; touches no store')
    .option('--market <market>', 'the market that was asked for, where the seller does not say', 'on_demand')
    .option('--rate <rates>', 'USD for one unit of another currency, as in EUR=1.08')
    .option('--at <time>', 'when it was received, for prices that hold from a day on; now by default')
    .option('--json', 'print JSON')
    .action(async (id, file, options) => done(await (await import('./parse.ts')).parse(id, file, options)));
}

function imaginary(top: Command, done: Done): void {
  top
    .command('demo')
    .description('an imaginary market with its history, every page marked SIMULATED')
    .option('--days <days>', 'of rounds', whole, 14)
    .option(
      '--history <days>',
      'in all, the older ones as an archive of every six hours; 120, or none for a demo of less than 14 days',
      whole,
    )
    .option('--seed <seed>', 'another market', whole, 1)
    .option('--port <port>', 'instead of GPU_SPOT_PORT', port)
    .option('--no-serve', 'make the store and stop')
    .action(async (options) => done(await (await import('./demo.ts')).demo(options)));
  top
    .command('upstream')
    .description("serve the imaginary sellers' wire answers, for tests and load")
    .option('--port <port>', 'where', port, 8090)
    .option('--seed <seed>', 'another market', whole, 1)
    .option('--size <times>', 'so many times the machines', whole, 1)
    .option('--cycle <percent>', 'a daily cycle of this size in hosts’ prices', whole, 0)
    .option(
      '--faults <list>',
      'name[@provider][*times], comma-separated: 429 429-retry-after 429-retry-date 500 slow stall reset truncated html empty types huge',
    )
    .action(async (options) => done(await (await import('./upstream.ts')).upstream(options)));
}
