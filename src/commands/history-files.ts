// The files of a history beside the store: one is there once it is whole and its SHA-256 stands beside it, as `sha256sum -c` reads it.
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pieces } from '#collect/download.ts';
import type { HistoryFile } from '#histories/history.ts';
import { makeFolder } from '#store/folder.ts';
import { StoreProblem } from '#store/open.ts';

const PIECE_BYTES = 2 ** 20;

export type Shelf = {
  readonly folder: string;
  /** The SHA-256 of a file that is there whole; null where it is not, or is another than it was. */
  readonly hashOf: (file: HistoryFile) => Promise<string | null>;
  /** Where a download goes until it is whole: under another name. */
  readonly arriving: (file: HistoryFile) => Arriving;
  readonly bytesOf: (file: HistoryFile) => AsyncIterable<Uint8Array>;
};

export type Arriving = Pieces & {
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** From now on it is there. */
  readonly keep: () => void;
  readonly drop: () => void;
};

export function shelf(db: string, history: string): Shelf {
  const folder = join(`${db}.history`, history);
  // The name is the history's own: no answer has a say in it.
  const pathOf = ({ name }: HistoryFile): string => join(folder, name);
  return {
    folder,
    bytesOf: (file) => createReadStream(pathOf(file), { highWaterMark: PIECE_BYTES }),
    hashOf: async (file) => {
      const path = pathOf(file);
      if (!existsSync(path) || !existsSync(`${path}.sha256`)) return null;
      const [told = ''] = readFileSync(`${path}.sha256`, 'utf8').split(' ');
      const hash = createHash('sha256');
      for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) hash.update(piece);
      return hash.digest('hex') === told ? told : null;
    },
    arriving: (file) => arrivingAt(pathOf(file), file.name),
  };
}

function arrivingAt(path: string, name: string): Arriving {
  const part = `${path}.part`;
  let open: number | null = null;
  let hash = createHash('sha256');
  const close = (): void => {
    if (open !== null) closeSync(open);
    open = null;
  };
  return {
    begin: () =>
      written(part, () => {
        close();
        makeFolder(dirname(path));
        // What is replaced is no longer there: it was not whole, or is not what it was.
        rmSync(`${path}.sha256`, { force: true });
        hash = createHash('sha256');
        open = openSync(part, 'w');
      }),
    add: (piece) =>
      written(part, () => {
        hash.update(piece);
        if (open !== null) writeFileSync(open, piece);
      }),
    bytes: () => createReadStream(part, { highWaterMark: PIECE_BYTES }),
    keep: () =>
      written(part, () => {
        if (open !== null) fsyncSync(open);
        close();
        renameSync(part, path);
        writeWhole(`${path}.sha256`, `${hash.digest('hex')}  ${name}\n`);
      }),
    drop: () => {
      close();
      rmSync(part, { force: true });
    },
  };
}

function writeWhole(path: string, text: string): void {
  const file = openSync(`${path}.part`, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}

function written(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new StoreProblem(
      `${path} cannot be written (${(error as Error).message}): make room or mend its folder, and run the same command again; what came whole before is kept`,
    );
  }
}
