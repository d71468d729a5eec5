// The rules of ARCHITECTURE.md, held by a test that reads every file: who may import whom, and where the world comes in.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

/** The whole table; what is not here is refused. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  stats: [],
  charts: ['domain'],
  store: ['domain'],
  providers: ['domain'],
  histories: ['domain'],
  log: ['domain'],
  replica: ['log', 'intake', 'store', 'domain'],
  signals: ['domain', 'stats'],
  index: ['domain', 'stats'],
  gates: ['index', 'signals', 'stats', 'domain'],
  market: ['domain', 'stats'],
  demo: ['domain', 'stats'],
  collect: ['domain'],
  intake: ['store', 'index', 'gates', 'signals', 'stats', 'domain'],
  import: ['intake', 'store', 'histories', 'stats', 'domain'],
  questions: ['store', 'index', 'gates', 'signals', 'stats', 'market', 'domain'],
  analysis: ['questions', 'domain'],
  surfaces: ['questions', 'charts', 'domain'],
  browser: ['domain'],
  config: ['domain'],
  main: ['commands'],
  commands: [
    'collect',
    'intake',
    'import',
    'histories',
    'store',
    'log',
    'replica',
    'questions',
    'surfaces',
    'demo',
    'domain',
    'stats',
    'signals',
    'index',
    'gates',
    'analysis',
    'market',
    'config',
  ],
};

const PACKAGE_FREE = ['domain'];
const ZOD_ROOMS = ['questions', 'providers', 'histories', 'analysis', 'config', 'surfaces'];
const CLOCK_AND_DICE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\(|\bsetInterval\(|\bperformance\.now\(|\bAbortSignal\.timeout\(/;
const DOORS = ['commands/doors.ts', 'commands/stop.ts', 'browser/age.ts', 'browser/reading.ts', 'browser/controls.ts'];
/** What is set from outside is checked in one place; how long a slot is must be known before anything is loaded that counts them. */
const ENVIRONMENT = ['config.ts', 'commands/slot-length.ts', 'domain/time.ts'];
const SQL = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b[\s\S]{0,80}\b(FROM|VALUES|SET|\()/;
const WALL = { file: 250, provider: 190 };
/** What a few files alone may know. */
const KNOWN_BY: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^@anthropic-ai\//, /^analysis\/claude\.ts$/, 'only analysis/claude.ts knows the Agent SDK'],
  [/^pg$/, /^log\/primary\.ts$/, 'only log/primary.ts knows the driver of PostgreSQL'],
  [/^pino$/, /^commands\/log\.ts$/, 'only commands/log.ts writes the log'],
  [/^prom-client$/, /^commands\/(meters|gauge)\.ts$/, 'only commands/meters.ts and its gauge.ts measure'],
  [/^@modelcontextprotocol\//, /^(surfaces\/mcp\/|commands\/mcp\.ts$)/, 'only surfaces/mcp/ and its command speak MCP'],
];
/** The log's engine speaks SQL of its own. */
const ENGINE = /^log\/(postgres|primary|pieces|size)\.ts$/;
const CAPTION_FREE = ['questions/problem.ts'];
/** Where a line is read beside others, none is wider than the formatter's. */
const NARROW = { rooms: /^(charts|browser|surfaces\/(pages|cards))\//, columns: 120 };
/** The one that makes all tables, and one whose tables come from Markdown. */
const WRITES_TABLES = ['table', 'methodology'].map((name) => `surfaces/pages/${name}.ts`);

export type File = { readonly path: string; readonly text: string };

const files = (folder: string, end: string): File[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(SRC, path), text: readFileSync(path, 'utf8') };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));

const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.ts$/, ''));

/** Every import of a file: static, re-exported, dynamic. Comments do not count. */
export function importsOf({ text }: File): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g)].map((found) => found[1] ?? '');
}

/** Where an import of the house leads, as a path within src, or null for a package. */
function target(file: File, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return relative(SRC, resolve(SRC, dirname(file.path), specifier));
  return null;
}

/** Everything about a file that the house forbids, in words. */
export function breaches(file: File): string[] {
  const found: string[] = [];
  const room = roomOf(file.path);
  const say = (what: string): number => found.push(`${file.path}: ${what}`);
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) say(`no room '${room}' in the plan`);
  for (const specifier of importsOf(file)) {
    const to = target(file, specifier);
    if (to === null) {
      if (PACKAGE_FREE.includes(room)) say(`${room} imports no package, yet takes ${specifier}`);
      if (specifier === 'zod' && !ZOD_ROOMS.includes(room)) say('zod shapes live at the borders only');
      if (specifier === 'better-sqlite3' && room !== 'store') say('only store/ knows the database');
      for (const [packages, files, what] of KNOWN_BY) if (packages.test(specifier) && !files.test(file.path)) say(what);
      continue;
    }
    const other = roomOf(to);
    if (specifier.startsWith('..')) say(`crosses a wall with ${specifier}: write #room/file.ts`);
    if (other !== room && !allowed?.includes(other)) say(`may not import ${to}`);
    if (room === 'providers' && other === 'providers') say(`a seller's file imports no other seller's: ${to}`);
    if (!existsSync(join(SRC, to))) say(`imports ${to}, which is not there`);
  }
  found.push(...wordsOf(file, room), ...pageFaults(file));
  return found;
}

function pageFaults({ path, text }: File): string[] {
  const isNarrow = NARROW.rooms.test(path);
  const wide = text.split('\n').flatMap((line, at) => (line.length > NARROW.columns ? [at + 1] : []));
  const makesTable = path.startsWith('surfaces/pages/') && !WRITES_TABLES.includes(path) && text.includes('<table');
  return [
    ...(isNarrow ? wide.map((line) => `${path}:${line}: wider than ${NARROW.columns} columns`) : []),
    ...(makesTable ? [`${path}: a table by hand, where table.ts makes them`] : []),
  ];
}

function wordsOf({ path, text }: File, room: string): string[] {
  const found: string[] = [];
  const lines = text.split('\n').length;
  const wall = room === 'providers' ? WALL.provider : WALL.file;
  if (lines > wall) found.push(`${path}: ${lines} lines, the wall is ${wall}`);
  if (room !== 'store' && !ENGINE.test(path) && SQL.test(text.replace(/^\s*\/\/.*$/gm, '')))
    found.push(`${path}: SQL outside store/`);
  if (!ENVIRONMENT.includes(path) && /process\??\.env/.test(text)) found.push(`${path}: process.env outside config.ts`);
  if (!DOORS.includes(path) && CLOCK_AND_DICE.test(text)) found.push(`${path}: clock or dice outside their doors`);
  if (/\bexport \* /.test(text)) found.push(`${path}: export *`);
  if (/@ts-ignore|@ts-expect-error|biome-ignore|\bTODO\b|\bFIXME\b/.test(text))
    found.push(`${path}: fix it instead of silencing it`);
  if (/(^|\/)(utils?|helpers?|common|core|service|manager|types)\.ts$/.test(path))
    found.push(`${path}: a name that names nothing`);
  if (!CAPTION_FREE.includes(path) && room !== 'stats' && !/^(\/\/ |\/\*\* )/.test(text))
    found.push(`${path}: no caption`);
  return found;
}

/** The first circle among files, as the path that closes it. */
export function circle(all: readonly File[]): readonly string[] | null {
  const links = new Map(
    all.map((file) => [
      file.path,
      importsOf(file)
        .map((each) => target(file, each))
        .filter((to) => to !== null),
    ]),
  );
  const done = new Set<string>();
  const walk = (at: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(at)) return [...trail.slice(trail.indexOf(at)), at];
    if (done.has(at)) return null;
    for (const to of links.get(at) ?? []) {
      const found = walk(to, [...trail, at]);
      if (found !== null) return found;
    }
    done.add(at);
    return null;
  };
  for (const { path } of all) {
    const found = walk(path, []);
    if (found !== null) return found;
  }
  return null;
}

const source = files(SRC, '.ts');

test('every file keeps to the plan of the house', () => {
  assert.ok(source.length > 80, `read only ${source.length} files`);
  const imports = source.flatMap(importsOf);
  assert.ok(imports.length > 200, `read only ${imports.length} imports`);
  assert.deepEqual(source.flatMap(breaches), []);
});

test('no circle of imports, types included', () => {
  assert.equal(circle(source), null);
});

test('a planted breach of each rule is caught', () => {
  const planted: [string, string, RegExp][] = [
    ['charts/x.ts', "// x\nimport { a } from '#store/open.ts';", /may not import store\/open\.ts/],
    ['domain/x.ts', "// x\nimport { z } from 'zod';", /imports no package/],
    ['providers/x.ts', "// x\nimport lium from '#providers/lium.ts';", /no other seller/],
    ['providers/x.ts', "// x\nconst a = await import('#store/open.ts');", /may not import/],
    ['surfaces/x.ts', "// x\nexport { a } from '#stats/median.ts';", /may not import stats/],
    ['intake/x.ts', "// x\nimport a from '../stats/median.ts';", /write #room/],
    ['intake/x.ts', "// x\nconst a = 'SELECT slot FROM round';", /SQL outside/],
    ['intake/x.ts', '// x\nconst a = process.env.HOME;', /process\.env/],
    ['intake/x.ts', '// x\nconst a = Date.now();', /clock or dice/],
    ['intake/x.ts', '// x\nconst a = Math.random();', /clock or dice/],
    ['analysis/x.ts', '// x\nconst a = AbortSignal.timeout(9);', /clock or dice/],
    ['intake/x.ts', 'const a = 1;', /no caption/],
    ['intake/utils.ts', '// x', /names nothing/],
    ['attic/x.ts', '// x', /no room/],
    ['intake/x.ts', `// x${'\n'.repeat(260)}`, /the wall is/],
    ['intake/x.ts', "// x\nimport a from '#domain/nowhere.ts';", /is not there/],
    ['analysis/x.ts', "// x\nimport type { a } from '@anthropic-ai/claude-agent-sdk';", /only analysis\/claude\.ts/],
    ['analysis/x.ts', "// x\nimport { a } from '#store/open.ts';", /may not import store/],
    ['questions/x.ts', "// x\nimport { a } from '@modelcontextprotocol/server';", /speak MCP/],
    ['charts/x.ts', `// x\n// ${'x'.repeat(118)}`, /x\.ts:2: wider/],
    ['surfaces/pages/x.ts', '// x\nconst a = html`<table>`;', /a table by hand/],
  ];
  for (const [path, text, expected] of planted)
    assert.match(breaches({ path, text }).join('\n'), expected, `${path}: ${text.slice(0, 60)}`);
  const ring = [
    { path: 'stats/a.ts', text: "import type { B } from './b.ts';" },
    { path: 'stats/b.ts', text: "import type { A } from './a.ts';" },
  ];
  assert.deepEqual(circle(ring), ['stats/a.ts', 'stats/b.ts', 'stats/a.ts']);
});

test('every room named in ARCHITECTURE.md is there, and the other way round', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const rooms = [...new Set(source.map(({ path }) => roomOf(path)))].filter(
    (room) => !['main', 'config'].includes(room),
  );
  for (const room of rooms) assert.match(text, new RegExp(`\`${room}/\``), `ARCHITECTURE.md does not name ${room}/`);
});
