// Tries a release where it runs: smoke.js <dashboard|collector> <address> <release> <seconds>. Ends with 0 once all is well,
// with 1 where it is not within so many seconds, and says what is not. The dashboard answers as this very release; the collector holds the store and goes on running.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const [part, base, release, seconds] = process.argv.slice(2);
const LONGEST_MS = Number(seconds) * 1_000;
const STEADY_MS = 4_000;
const PATHS = [
  ['/healthz', 'application/json', ''],
  ['/', 'text/html', '<main'],
  ['/gpu/h100-sxm', 'text/html', '<main'],
  ['/sources', 'text/html', '<main'],
  ['/viability', 'text/html', '<main'],
  ['/api/v1/current-prices', 'application/json', '"meta"'],
  ['/api/v1/openapi.json', 'application/json', '"3.1.0"'],
  ['/og/overview.png', 'image/png', 'PNG'],
  ['/analysis/feed.xml', 'application/atom+xml', '<feed'],
  ['/metrics', 'text/plain', 'gpu_spot_build_info'],
];

async function get(path) {
  const reply = await fetch(base + path, { signal: AbortSignal.timeout(10_000), redirect: 'error' });
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
}

/** What is not as it should be; null where all is. */
async function dashboardProblem() {
  const { release: running } = JSON.parse((await get('/healthz')).text);
  if (running !== release) return `${running ?? 'a program without a release'} answers`;
  for (const [path, type, holds] of PATHS) {
    const { status, type: told, text } = await get(path);
    if (status !== 200 || !told.startsWith(type) || !text.includes(holds)) return `${path} answers ${status} ${told}`;
  }
  const style = /src="([^"]*browser\/main\.js)"/.exec((await get('/')).text)?.[1];
  const own = style?.slice(style.indexOf('/assets/'));
  return own !== undefined && (await get(own)).status === 200 ? null : 'its script is not there';
}

function collectorProblem() {
  const program = new URL('../bin/gpu-spot.js', import.meta.url).pathname;
  let text;
  try {
    text = execFileSync(process.execPath, [program, 'doctor', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // It ends with 1 where anything is wrong, which is told below; without a word it did not look at all.
    text = String(error.stdout);
    if (text === '') return `doctor: ${String(error.stderr).trim()}`;
  }
  const { checks } = JSON.parse(text);
  const lock = checks.find(({ check }) => check === 'lock');
  if (lock === undefined || !/^a collector runs/.test(lock.told))
    return lock?.told ?? checks[0]?.told ?? 'nothing is told';
  if (release !== undefined && !lock.told.includes(release)) return `${lock.told}, and not by ${release}`;
  const wrong = checks.find(({ check, ok }) => !ok && ['store', 'integrity', 'replaced'].includes(check));
  return wrong === undefined ? null : `${wrong.check}: ${wrong.told}`;
}

const problemOf = async () => {
  try {
    return part === 'collector' ? collectorProblem() : await dashboardProblem();
  } catch (error) {
    return error.cause?.message ?? error.message;
  }
};

const until = performance.now() + LONGEST_MS;
let told = '';
for (;;) {
  const problem = await problemOf();
  if (problem === null) {
    // One that falls over after its first breath is none that runs.
    await sleep(STEADY_MS);
    const later = await problemOf();
    if (later === null) process.exit(0);
    told = later;
  } else told = problem;
  if (performance.now() > until) break;
  await sleep(1_000);
}
console.error(`smoke: ${part}: ${told}`);
process.exit(1);
