// Refuses an old Node in one clear line, before anything native is loaded: better-sqlite3 13 under Node 20 crashes without a word.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `gpu-spot needs Node 24 or newer, this is ${process.version}: run it as 'npm start' or 'npx gpu-spot' after 'npm ci' (which brings Node 24 along), or install Node 24.`,
  );
  process.exit(1);
}
