// Command lines of operators, one after the other in one process, because loading the program takes longer than what most of them do. One as a list of words
// in JSON on each line of its input, what it said as JSON on each line of its output. Started by fleet.ts.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const built = (file) => import(new URL(`../../../dist/src/${file}`, import.meta.url).href);
const { roles } = await built('roles/list.js');
const { loadSettings } = await built('shared/settings.js');
const { setUpLog } = await built('shared/log.js');
const write = process.stdout.write.bind(process.stdout);

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = JSON.parse(line);
  const said = { code: 0, out: '', err: '' };
  process.stdout.write = (text) => ((said.out += text), true);
  try {
    const role = await roles[name]();
    const { values, positionals } = parseArgs({ args, options: role.options, allowPositionals: true });
    const settings = loadSettings();
    setUpLog(settings, name);
    await role.run(values, positionals, settings);
  } catch (error) {
    Object.assign(said, { code: 1, err: String(error) });
  } finally {
    process.stdout.write = write;
  }
  write(`${JSON.stringify(said)}\n`);
}
