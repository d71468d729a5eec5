// Takes IP addresses out of what leaves the store: by what they are, not by the name of the field they stand in.
import { isIP } from 'node:net';

const DOCUMENTATION = { 4: '203.0.113.1', 6: '2001:db8::1' } as const;
const CANDIDATE = /(?<![\w.:])(?:[0-9a-f]*:[0-9a-f:.]+|\d{1,3}(?:\.\d{1,3}){3})(?![\w:]|\.\d)/gi;

/** Addresses become those of RFC 5737 and 3849; a version number of four parts goes with them. */
export const scrubbed = (text: string, instead?: (address: string) => string): string =>
  text.replace(CANDIDATE, (found) => {
    const kind = isIP(found);
    return kind === 4 || kind === 6 ? (instead?.(found) ?? DOCUMENTATION[kind]) : found;
  });
