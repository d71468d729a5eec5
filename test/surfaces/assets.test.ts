// What the pages load: kept for ever under an address that changes with it, packed, and the fonts as they are made.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ASSETS, assetPath } from '#surfaces/assets.ts';
import { CHARACTERS, fontPath, KINDS, type Kind, madeFont, WEIGHTS } from '../../bin/fonts.ts';
import { appOver } from '../app.ts';
import { NOW, smallWorld } from '../small-world.ts';

const app = appOver(smallWorld(), () => NOW);
const get = (path: string, coding = 'identity') => app.request(path, { headers: { 'accept-encoding': coding } });

test('an asset is kept for ever under its own address, and briefly under one of before', async () => {
  const path = assetPath('icon.svg');
  assert.match(path, /^\/assets\/[0-9a-f]{12}\/icon\.svg$/);
  assert.equal((await get(path)).headers.get('cache-control'), 'public, max-age=31536000, immutable');
  for (const old of ['/assets/icon.svg', '/assets/0123456789ab/icon.svg']) {
    const reply = await get(old);
    assert.deepEqual([reply.status, reply.headers.get('cache-control')], [200, 'public, max-age=300'], old);
  }
  for (const none of ['/assets/none', assetPath('none'), assetPath('../surfaces/server.ts'), '/assets/%2e%2e/x'])
    assert.equal((await get(none)).status, 404, none);
});

test('each is packed as the reader takes it and is the same unpacked; fonts are packed as they come', async () => {
  for (const [name, { bytes }] of ASSETS) {
    const [br, gz] = [await get(assetPath(name), 'br'), await get(assetPath(name), 'gzip')];
    for (const reply of [br, gz]) {
      const sent = Buffer.from(await reply.arrayBuffer());
      const coding = reply.headers.get('content-encoding');
      const plain = coding === 'br' ? brotliDecompressSync(sent) : coding === 'gzip' ? gunzipSync(sent) : sent;
      assert.deepEqual(plain, Buffer.from(bytes), `${name} ${coding}`);
      assert.equal(reply.headers.get('vary'), 'accept-encoding');
      assert.equal(coding === null, name.endsWith('.woff2') || bytes.length < 600, name);
    }
  }
});

test('the modules of the browser ask for each other under the same address, and for nothing else', async () => {
  const wanted = new Set([...ASSETS.keys()].filter((name) => name.startsWith('browser/')));
  for (const name of wanted) {
    const text = new TextDecoder().decode(ASSETS.get(name)?.bytes);
    for (const [, asked = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      const found = new URL(asked, `http://x/${name}`).pathname.slice(1);
      assert.ok(ASSETS.has(found), `${name} asks for ${asked}`);
      wanted.add(found);
    }
  }
  assert.ok(wanted.size > 7, `${wanted.size} modules`);
});

test('the fonts are as they are made, under 10 KB each, with every character that the pages write', async () => {
  for (const weight of WEIGHTS) {
    for (const kind of Object.keys(KINDS) as Kind[])
      assert.deepEqual(await madeFont(weight, kind), readFileSync(fontPath(weight, kind)), 'npm run fonts makes them');
    const { length } = readFileSync(fontPath(weight, 'woff2'));
    assert.ok(length < 10_000, `${length} bytes`);
  }
  const folders = ['surfaces', 'charts', 'browser', 'analysis', 'gates', 'signals', 'index', 'questions'];
  for (const folder of folders)
    for (const file of readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith('.ts'),
    )) {
      const text = readFileSync(`src/${folder}/${file}`, 'utf8');
      const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '').replace(/const QUOTES = .*/, '');
      const strange = [...new Set(code)].filter((sign) => !CHARACTERS.includes(sign) && !/\s/.test(sign));
      assert.deepEqual(strange, [], `${folder}/${file}: add it to bin/fonts.ts`);
    }
});
