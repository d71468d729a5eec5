// A node that collects one half hour after the other until it is killed, and writes down each one that was acknowledged to it.
// collecting-node.ts <ports> <stream> <view> <acknowledged> <number of the node>
import { openSync, writeSync } from 'node:fs';
import { realClock } from '#commands/doors.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { createView } from '#replica/view.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore } from '#store/open.ts';
import { lastSlot } from '#store/round.ts';
import { collect, SLOT, untilDone } from './nodes.ts';

const [ports = '', stream = '', path = '', acknowledged = '', who = '0'] = process.argv.slice(2);
const hosts = ports.split(',').map((port) => `127.0.0.1:${port}`);
const log = openPostgresLog(`postgres://spot@${hosts.join(',')}/postgres?stream=${stream}`);
const store = openStore(path, { readonly: false, byLog: true });
const view = createView({ store, log, schema: MIGRATIONS.length, clock: realClock });
const file = openSync(acknowledged, 'a');
await untilDone(log.prepare);
await untilDone(view.bringUp);
for (;;) {
  await untilDone(view.follow);
  const slot = Math.max(SLOT, (lastSlot(store) ?? 0) + 1);
  if (await untilDone(() => collect({ store, view }, slot, Number(who)))) writeSync(file, `${slot} ${who}\n`);
}
