// The day's report now: made, checked, stored as a new version of its day, and printed.
import { existsSync } from 'node:fs';
import { printable } from '#domain/printable.ts';
import type { DailyAnalysis } from '#domain/report.ts';
import { dateStart, dayOfSlot, dayStart, isoTime, SLOT_WORD, slotOf, slotStart } from '#domain/time.ts';
import { isSimulated } from '#store/meta.ts';
import { firstStandingSlot } from '#store/standing.ts';
import { authorText, keepAnalysis, type Making, makeAnalysis, patientlyBy, phaseText } from './analyse-day.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse, withStore } from './house.ts';
import { progress } from './progress.ts';
import { askedToStop } from './stop.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';
import { openWriter } from './writer.ts';

type Options = { readonly date?: string; readonly model: boolean; readonly json?: boolean };

const PHASES = 3;

export async function analyze({ date, model, json }: Options): Promise<number> {
  const stop = new AbortController();
  void askedToStop().then(() => stop.abort());
  const { config } = await openHouse();
  // An older store is brought up on the way; one that is not there is not made.
  if (config.log === null && !existsSync(config.db)) withStore(config.db, true, () => {});
  const bar = progress();
  let ended = 0;
  const onPhase: Making['onPhase'] = (name, run) => {
    if (run === null) return bar.at(ended, PHASES, `${name} begins`);
    ended += 1;
    bar.end();
    process.stderr.write(`${phaseText(run)}\n`);
  };
  // What cannot be written is found out before a model is paid for.
  const { store, commit, close } = await openWriter(config, { say: (line) => console.error(line) });
  try {
    const by = config.log === null ? {} : { commit: patientlyBy(commit, stop.signal) };
    const moment = momentOf(date, firstStandingSlot(store));
    const made = await makeAnalysis(store, {
      analyst: model ? config.analyst : null,
      ...(model ? {} : { because: '--no-model was given' }),
      ...(moment === null ? {} : { moment }),
      signal: stop.signal,
      onPhase,
      ...by,
    });
    bar.end();
    const version = (await keepAnalysis(store, made, by)) ?? 0;
    const row = createTeller(store, realClock).typed('report', { date: made.date, version }).data[0];
    if (json)
      printJson({
        report: row,
        checks: made.checks,
        struck: made.struck,
        author: made.author,
        simulated: isSimulated(store),
      });
    else printReport(made, version, isSimulated(store));
  } finally {
    bar.end();
    await close();
  }
  return 0;
}

/** Slots of the morning's half hour: a past day is told as it stood when its report was due. */
const MORNING_SECONDS = 7.5 * 3600 - 1;

/** Null for today, which is analysed as it is now. */
function momentOf(date: string | undefined, firstSlot: number | undefined): number | null {
  const now = realClock.now();
  const today = dayOfSlot(slotOf(now));
  if (firstSlot === undefined)
    throw new WrongUse("nothing has been collected yet: run 'gpu-spot collect' or 'gpu-spot start' first");
  if (date === undefined) return null;
  const seconds = dateStart(date);
  if (seconds === undefined) throw new WrongUse(`--date ${date} is no day: write it as YYYY-MM-DD`);
  const day = dayOfSlot(slotOf(seconds));
  if (day > today)
    throw new WrongUse(`--date ${date} lies in the future: today is ${isoTime(dayStart(today)).slice(0, 10)}`);
  if (day === today) return null;
  const moment = dayStart(day) + MORNING_SECONDS;
  if (slotOf(moment) < firstSlot)
    throw new WrongUse(
      `nothing had been collected by the morning of ${date}: the first ${SLOT_WORD} is ${isoTime(slotStart(firstSlot))}`,
    );
  return moment;
}

function printReport(made: DailyAnalysis, version: number, simulated: boolean): void {
  const { report, struck, checks } = made;
  const line = (text: string): void => print(printable(text));
  if (simulated) print('SIMULATED: an imaginary market, no price here is real\n');
  line(`${made.date}, version ${version}, by ${authorText(made)}`);
  line(report.title);
  print('');
  line(report.summary);
  for (const { title, body, sources, author } of report.sections) {
    print('');
    line(`${title}${author === made.author ? '' : ` (by the ${author})`}`);
    for (const each of body.split('\n')) line(each);
    for (const { id, title: name, url } of sources) line(`  [${id}] ${name} ${url}`);
  }
  print('');
  print(
    tableText(
      report.signals.map(({ gpu, type, value, actionable, reason }) => ({ gpu, type, value, actionable, reason })),
    ),
  );
  print('');
  line(`${checks.length} checks against ${made.calls.length} answers, ${struck.length} struck`);
  for (const { where, text, reason } of struck)
    line(`struck from ${where}: ${text === '' ? '' : `"${text}": `}${reason}`);
}
