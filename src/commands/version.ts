// The version that package.json states, here and in the published package.
import { existsSync, readFileSync } from 'node:fs';

export const VERSION: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const RELEASE_FILE = new URL('../../RELEASE', import.meta.url);

/** The name that deploy/deploy.sh gave this copy of the program; null of a checkout and of the package. */
export const RELEASE: string | null = existsSync(RELEASE_FILE)
  ? (/^id=(\S+)$/m.exec(readFileSync(RELEASE_FILE, 'utf8'))?.[1] ?? null)
  : null;
