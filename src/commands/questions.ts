// The commands that ask the store: any question, and the one that many ask.

import type { Command } from 'commander';
import { SLOT_WORD } from '#domain/time.ts';
import { WHOLE_STEPS } from '#questions/grid.ts';
import { QUESTION_NAMES } from '#questions/names.ts';

export function asking(top: Command, done: (code: number) => void): void {
  top
    .command('fill <gpus> <gpu>')
    .description('what so many GPUs of a model cost now, and at whom: each once, no offer in part')
    .option('--hours <count>', 'for how many hours', '24')
    .option('--where <area>', 'eu, europe, us, ca or asia')
    .option('--hosts <hosts>', 'verified or all')
    .option('--per-machine <count>', 'at least so many in one machine')
    .option('--market <market>', 'on_demand or interruptible')
    .option('--basis <basis>', 'all_in or gpu_only')
    .option('--json', 'print the whole answer as JSON')
    .action(async (gpus, gpu, options) => done(await (await import('./fill.ts')).fill(gpus, gpu, options)));
  top
    .command('ask <question>')
    .description('any question, as a table or as JSON')
    .option('--gpu <ids>', 'models, comma-separated')
    .option('--provider <ids>', 'providers, comma-separated')
    .option('--market <market>', 'on_demand or interruptible')
    .option('--basis <basis>', 'all_in or gpu_only')
    .option('--scope <scope>', 'eligible or all')
    .option('--from <time>', 'ISO 8601 or epoch seconds')
    .option('--to <time>', 'ISO 8601 or epoch seconds, not included')
    .option('--resolution <step>', `${WHOLE_STEPS.join(', ')} or auto`)
    .option('--at <time>', `a ${SLOT_WORD} of the past, where the question has one`)
    .option('--where <area>', 'of overview and fill: eu, europe, us, ca or asia')
    .option('--hosts <hosts>', 'of overview and fill: verified or all')
    .option('--gpus <count>', 'of fill: how many are wanted')
    .option('--hours <count>', 'of fill: for how many hours')
    .option('--per-machine <count>', 'of fill: at least so many in one machine')
    .option('--as-of <time>', 'of the index: as it was known at this moment')
    .option('--method <number>', 'of the index: the 1 of h100-sxm/1')
    .option('--date <day>', 'of report and report_answers: YYYY-MM-DD')
    .option('--question <name>', 'of fields: one question’s')
    .option('--call <id>', 'of report_answers: the answer, as a3')
    .option('--offer <key>', 'of raw_answers: what was said of one offer')
    .option('--json', 'print the whole answer as JSON')
    .addHelpText(
      'after',
      `\nQuestions: ${QUESTION_NAMES.join(', ')}\nWhat the fields of one are: ask fields --question <name>`,
    )
    .action(async (question, options) => done(await (await import('./ask.ts')).ask(question, options)));
}
