#!/usr/bin/env node
import './guard.js';
import { existsSync } from 'node:fs';

// Node calls its own stripping of types experimental at each start; that is decided and pinned here, and no news to the person who runs this.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(String(warning.stack ?? warning));
});

// A checkout runs the TypeScript as it stands; the published package carries plain JavaScript, since Node strips no types inside node_modules.
const source = new URL('../src/main.ts', import.meta.url);
const built = new URL('../dist/main.js', import.meta.url);
const { main } = await import((existsSync(source) ? source : built).href);
await main(process.argv);
