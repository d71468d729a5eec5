// What a worker of the known-truth suite is handed: some seeds of a world, for the four signals or for the gates.
export type Task = {
  readonly suite: 'signals' | 'gates';
  readonly world: string;
  readonly group: number;
  readonly seeds: number;
};
