// How long a slot is, as the environment or a `.env` file says: to be imported before all that counts slots, which looks once, when it is loaded.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const NAME = 'GPU_SPOT_SLOT_SECONDS';

if (process.env[NAME] === undefined && existsSync('.env')) {
  const length = parseEnv(readFileSync('.env', 'utf8'))[NAME];
  if (length !== undefined) process.env[NAME] = length;
}
