// Writes what each service has to know of the task service into a folder, as a file that its shell reads. Run by docker-compose.yml, beside the program.
import fs from 'node:fs';
import path from 'node:path';
import { accessOf } from './program.mjs';

const [, , folder = '.'] = process.argv;
const WITHIN_MS = 120_000;
const at = (service) => path.join(folder, `${service}.env`);

// A key is shown once, so a second run would only make further ones.
if (fs.existsSync(at('order'))) process.exit(0);
const { key, secrets } = await accessOf(process.env, AbortSignal.timeout(WITHIN_MS));
// The order's is the last: as long as it is missing, nothing counts.
for (const service of ['auth', 'cart', 'product', 'order']) {
  const known = { SERVICE_SECRET: secrets[service], ...(service === 'order' && { ATHANOR_KEY: key }) };
  const lines = Object.entries(known).map(([name, value]) => `export ${name}='${value}'\n`);
  fs.writeFileSync(`${at(service)}.new`, lines.join(''), { mode: 0o600 });
  fs.renameSync(`${at(service)}.new`, at(service));
}
