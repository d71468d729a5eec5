// How long a slot is, as the environment or a `.env` file says. Imported before all that counts slots, for that looks when it is loaded.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const NAME = 'GPU_SPOT_SLOT_SECONDS';

function inFile(): string | undefined {
  try {
    return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8'))[NAME] : undefined;
  } catch {
    // Whoever reads the settings reads it again, and says what is wrong with it.
    return undefined;
  }
}

const length = process.env[NAME] ?? inFile();
if (length !== undefined) process.env[NAME] = length;
