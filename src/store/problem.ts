// What is wrong with a store, or with what was to be done to it, in words that say what to do.
export class StoreProblem extends Error {}
