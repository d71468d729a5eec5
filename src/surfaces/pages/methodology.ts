// How every figure is made: the methodology as it stands in docs/, for the reader who has only the pages.

import { readFileSync } from 'node:fs';
import { html, raw } from 'hono/html';
import { marked } from 'marked';
import { EACH_SLOT, SLOT_SECONDS, SLOT_SPAN, SLOT_WORD, SLOTS_PER_DAY } from '#domain/time.ts';
import { page } from './layout.ts';
import type { AskTyped } from './pages.ts';

const SOURCE = new URL('../../../docs/methodology.md', import.meta.url);

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** It is written of half hours; where slots are of another length it speaks of those. */
const inOurSlots = (text: string): string =>
  SLOT_SECONDS === 1800
    ? text
    : text
        .replaceAll('**slot** is one half hour', `**slot** is ${SLOT_SPAN}`)
        .replaceAll('its 48 prints', `its ${SLOTS_PER_DAY} prints`)
        .replace(/\bevery half hour\b/g, EACH_SLOT)
        .replace(/\bhalf hour/g, SLOT_WORD);

let made: string | null = null;

/** Our own text, made into HTML once; each heading can be linked to. */
function text(): string {
  let tables = 0;
  made ??= String(marked.parse(inOurSlots(readFileSync(SOURCE, 'utf8').replace(/^# .*$/m, '')), { async: false }))
    .replace(/<h2>((?:(?!<h2>).)*?)<\/h2>/g, (_, heading: string) => `<h2 id="${anchorOf(heading)}">${heading}</h2>`)
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', () => {
      tables += 1;
      return `<div class="wide" tabindex="0" role="region" aria-label="table ${tables}"><table>`;
    })
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<!-- thresholds -->', '')
    .replaceAll('<!-- /thresholds -->', '')
    .replaceAll('<!-- gates -->', '')
    .replaceAll('<!-- /gates -->', '');
  return made;
}

export function methodologyPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const title = 'How every figure is made, and when it refuses to answer.';
  return page(
    { title: 'gpu-spot: method', path: '/methodology', description: title, meta: sources.meta, sources },
    html`<h1>${title}</h1><div class="doc">${raw(text())}</div>`,
  );
}
