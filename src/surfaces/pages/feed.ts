// The reports as an Atom feed: what a reader's program shows of them is text of ours, escaped.
import { Feed } from 'feed';
import { html } from 'hono/html';
import { printable } from '#domain/printable.ts';
import type { RowOf } from '#questions/ask.ts';
import { outward } from './analysis-text.ts';
import type { AskTyped } from './pages.ts';

const MOST_ENTRIES = 20;

/** `base` is the address that the links begin with. */
export function feedText(ask: AskTyped, base: string): string {
  const { data, meta } = ask('reports', {});
  const days = [...new Set(data.map(({ date }) => date))].slice(0, MOST_ENTRIES);
  const mark = meta.simulated ? 'SIMULATED: ' : '';
  const feed = new Feed({
    id: `${base}/analysis`,
    title: `${mark}gpu-spot: the day’s analysis of GPU rents`,
    link: `${base}/analysis`,
    feedLinks: { atom: `${base}/analysis/feed.xml` },
    copyright: '',
    generator: 'gpu-spot',
    // A rerun of an older day is news too.
    updated: new Date(
      data
        .map(({ madeAt }) => madeAt)
        .sort()
        .at(-1) ?? meta.madeAt,
    ),
    author: { name: 'gpu-spot' },
  });
  for (const date of days) {
    const [report] = ask('report', { date }).data;
    if (report !== undefined) feed.addItem(entry(report, base, mark));
  }
  return feed.atom1();
}

function entry(report: RowOf<'report'>, base: string, mark: string) {
  const link = `${base}/analysis/${report.date}`;
  const [chose, checked] =
    report.method === 'statements'
      ? ['Chosen', 'worded by the program']
      : ['Written', 'its figures checked by the program'];
  const by = report.author === 'model' ? `${chose} by ${report.model}, ${checked}` : 'Written by the program';
  const text = (words: string): string => String(html`${printable(words)}`);
  const sections = report.sections.map(({ title, body, sources, author }) => {
    const other = author === report.author ? '' : ` (${chose.toLowerCase()} by the ${author})`;
    const lines = body.split('\n').map((line) => `<p>${text(line)}</p>`);
    const found = sources.map((source) => {
      const link = outward({ ...source, title: printable(source.title) });
      return `<p>[${text(source.id)}] ${String(link)}</p>`;
    });
    return `<h2>${text(title)}${other}</h2>${[...lines, ...found].join('')}`;
  });
  const summary = text(mark + report.summary);
  const held = text(`${by}; ${report.checks.length} checks, ${report.struck.length} struck.`);
  return {
    id: link,
    link,
    title: text(`${mark}${report.title}`),
    date: new Date(report.madeAt),
    description: summary,
    content: `<p>${summary}</p>${sections.join('')}<p>${held}</p>`,
  };
}
