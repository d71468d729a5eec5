// A progress line on a terminal, to stderr so that what is printed stays clean; silence elsewhere.

const WIDTH = 30;

export type Progress = { readonly at: (done: number, of: number, what: string) => void; readonly end: () => void };

export function progress(out: NodeJS.WriteStream = process.stderr): Progress {
  if (!out.isTTY) return { at: () => {}, end: () => {} };
  return {
    at: (done, of, what) => {
      const full = Math.round((done / Math.max(1, of)) * WIDTH);
      out.write(`\r[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${done}/${of} ${what}\u001b[K`);
    },
    end: () => {
      out.write('\r\u001b[K');
    },
  };
}
