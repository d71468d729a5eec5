// All that changed since yesterday, of every model: the first page shows the newest of it.
import { html } from 'hono/html';
import { page } from './layout.ts';
import { grouped, news } from './overview-news.ts';
import type { AskTyped } from './pages.ts';
import { plural } from './words.ts';

export function changesPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const { data, meta } = ask('changes', {});
  const count = grouped(data).length;
  const title = `${count === 0 ? 'Nothing' : plural(count, 'thing')} changed since yesterday.`;
  const feed = {
    changes: data,
    sources: sources.data,
    gates: ask('gate_definitions', {}).data,
    now: Date.parse(meta.madeAt) / 1000,
    href: '/api/v1/changes',
    isWhole: true,
  };
  return page(
    { title: 'gpu-spot: what changed', path: '/changes', description: title, meta, sources },
    html`<h1>${title}</h1>
<p class="lead">A model at its lowest in a week or more, a seller that came or sold out, a list price, a verdict or a
gate that moved within 24 hours, on demand, all in; newest first, each with the way to what it rests on.</p>
${news(feed)}`,
  );
}
