// The range and price words change the page in place; each is an ordinary link, so that it works without this and can
// be shared.

import { sayAges } from './age.ts';
import { readFigures } from './figures.ts';
import { GO } from './go.ts';

const LONGEST_WAIT_MS = 20_000;
const LINKS = '.controls a, a.sort, a.watch';

/** What was chosen last wins: whatever loads meanwhile is let go of. */
let loading = new AbortController();

async function show(href: string): Promise<void> {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const response = await fetch(href, { signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]) });
  if (!response.ok) throw new Error(String(response.status));
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  signal.throwIfAborted();
  const main = next.querySelector('main');
  const here = document.querySelector('main');
  if (main === null || here === null) throw new Error('not a page');
  here.replaceWith(main);
  readFigures(main);
  sayAges(main);
}

/** The keyboard stays where it was: at the word that was chosen, or at the first that is marked. */
function focusOn(href: string): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(LINKS)];
  const same = links.find((link) => link.href === href) ?? links.find((link) => link.ariaCurrent === 'true');
  same?.focus({ preventScroll: true });
}

/** Something else was chosen before it came. */
const isLetGo = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

function chosen(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(LINKS) : null;
}

/** What is shown, its place within the page aside: going to another place of it is no other page. */
const shownNow = (): string => location.pathname + location.search;

export function followControls(): void {
  let shown = shownNow();
  const go = (href: string): void => {
    show(href).then(
      () => {
        history.pushState(null, '', href);
        shown = shownNow();
        focusOn(href);
      },
      (error) => {
        if (!isLetGo(error)) location.assign(href);
      },
    );
  };
  document.addEventListener('click', (event) => {
    const link = chosen(event);
    if (link === null) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener(GO, (event) => go(String((event as CustomEvent).detail)));
  addEventListener('popstate', () => {
    if (shownNow() === shown) return;
    shown = shownNow();
    show(location.href).catch((error) => {
      if (!isLetGo(error)) location.reload();
    });
  });
}
