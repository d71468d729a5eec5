// What docs/findings.md says is what the gates say of the histories beside the recordings, word for word.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findings } from '../truth/findings.ts';

const recordings = process.env.GPU_SPOT_RECORDINGS ?? '';
const folder = join(recordings, '../history');
const isThere = recordings !== '' && existsSync(join(folder, 'nixj9_hourly.csv'));
const options = isThere ? {} : { skip: 'GPU_SPOT_RECORDINGS names no folder with history beside it' };

test('the findings are made by the script (npm run findings) from the histories as they are', options, async () => {
  const written = readFileSync(fileURLToPath(new URL('../docs/findings.md', import.meta.url)), 'utf8');
  assert.equal(await findings(folder), written);
});
