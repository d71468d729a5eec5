// Says beside each printed time how long ago that is, and keeps it true.
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

export function keepAges(root: Document): void {
  sayAges(root);
  setInterval(() => sayAges(root), EVERY_MS);
}
