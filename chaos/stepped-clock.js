// Loaded before a program (node --import), its clock can be set from outside while it runs: a file says how many seconds it is off, or, behind
// a '=', at which second it stands still.
import { readFileSync, statSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const FILE = process.env.STEPPED_CLOCK;
const LOOK_MS = 20;
const RealDate = Date;
let [offset, frozen, looked, changed] = [0, null, Number.NEGATIVE_INFINITY, -1];

function offsetMs() {
  const now = performance.now();
  if (now - looked < LOOK_MS) return offset;
  looked = now;
  try {
    const { mtimeMs } = statSync(FILE);
    if (mtimeMs !== changed) {
      const told = readFileSync(FILE, 'utf8');
      if (told.startsWith('=')) frozen = Number(told.slice(1)) * 1000;
      else [offset, frozen] = [Number(told) * 1000, null];
    }
    changed = mtimeMs;
  } catch {
    // It is being written: what was read last holds.
  }
  return offset;
}

class SteppedDate extends RealDate {
  constructor(...told) {
    if (told.length === 0) super(SteppedDate.now());
    else super(...told);
  }
  static now() {
    const off = offsetMs();
    return frozen ?? RealDate.now() + off;
  }
}
globalThis.Date = SteppedDate;
// A round begins at the stroke: what spreads the load on real sellers would only make a trial longer.
Math.random = () => 0.001;

// A server says its own time, which Node takes from where no program can set it.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...told) {
  if (!this.headersSent) this.setHeader('date', new SteppedDate().toUTCString());
  return writeHead.apply(this, told);
};
