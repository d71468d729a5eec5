// Reads what `npm audit --json` says, and ends with 1 where a package that runs has a known fault at high or worse.
import { text } from 'node:stream/consumers';

const told = await text(process.stdin)
  .then(JSON.parse)
  .catch(() => ({}));
const counts = told.metadata?.vulnerabilities;
if (counts === undefined) console.log('audit: no registry answered, so nothing is known');
else {
  console.log(`audit: ${JSON.stringify(counts)}`);
  const grave = Object.entries(told.vulnerabilities).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  for (const [name, { severity, range }] of grave) console.log(`audit: ${name} ${range} ${severity}`);
  process.exitCode = grave.length > 0 ? 1 : 0;
}
