// Makes dist/ for the published package: JavaScript, the browser's modules with types stripped, and the room imports rewritten.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
execFileSync(process.execPath, [tsc, '-p', `${root}tsconfig.pack.json`], { stdio: 'inherit' });
cpSync(`${root}src/surfaces/fonts`, `${root}dist/surfaces/fonts`, { recursive: true });
cpSync(`${root}src/browser`, `${root}dist/browser`, { recursive: true });
// The browser shares domain/; it is served from source, so the package carries that source too.
cpSync(`${root}src/domain`, `${root}dist/browser-domain`, { recursive: true });
writeFileSync(`${root}dist/package.json`, JSON.stringify({ type: 'module', imports: { '#*.ts': './*.js' } }));
