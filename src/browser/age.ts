// Says beside each printed time how long ago that is, and keeps it true. Under the pointer any time is told in the
// reader's own zone.
import { ageInWords } from '#domain/time.ts';

const EVERY_MS = 20_000;

export function sayAges(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time.aged')) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    time.dataset.said ??= time.textContent ?? '';
    time.textContent = `${time.dataset.said}, ${ageInWords((Date.now() - at) / 1000)} ago`;
  }
}

/** In the reader's own zone, which is named; said by no language's rules, for a browser's may be none. */
function sayLocal({ target }: Event): void {
  const time = target instanceof Element ? target.closest('time') : null;
  const at = Date.parse(time?.dateTime ?? '');
  if (time !== null && time.title === '' && !Number.isNaN(at)) time.title = new Date(at).toString();
}

export function keepAges(root: Document): void {
  sayAges(root);
  setInterval(() => sayAges(root), EVERY_MS);
  root.addEventListener('pointerover', sayLocal);
}
