// Holds connections open that ask nothing, or say what they ask a byte a second; one that is closed is opened again.
import { connect } from 'node:net';

const { hostname, port } = new URL(process.argv[2] ?? '');
const count = Number(process.argv[3]);
const SLOW_SHARE = 0.5;
const HEAD = `GET / HTTP/1.1\r\nHost: ${hostname}\r\nX-Slow: ${'x'.repeat(4_000)}\r\n\r\n`;
/** So many at once, so that the network's own queue is not what is tried. */
const AT_ONCE = 200;

let opened = 0;

function hold(at: number): void {
  const socket = connect({ host: hostname, port: Number(port) });
  let said = 0;
  const isSlow = at < count * SLOW_SHARE;
  const speaking = isSlow ? setInterval(() => socket.write(HEAD[said++ % HEAD.length] ?? 'x'), 1_000) : undefined;
  socket.on('connect', () => {
    opened += 1;
    if (opened === count) console.log(`${count} connections were opened`);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(speaking);
    setTimeout(() => hold(at), 5_000 + Math.random() * 5_000);
  });
}

for (let at = 0; at < count; at += AT_ONCE) {
  for (let each = at; each < Math.min(count, at + AT_ONCE); each += 1) hold(each);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
