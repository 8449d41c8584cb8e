// Several conversions at once, and one whose failure it survives.
import fs from 'node:fs';
import path from 'node:path';
import { operation } from 'athanor/pack';

export default operation({ name: 'files.many', queue: 'files' }, async (_args, { convert, folder }) => {
  const said = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return convert(name, 'html');
  };
  const pages = await Promise.all([said('a.md', '# A'), said('b.md', '# B')]);
  const code = await said('broken.png', 'no picture').catch((error) => error.code);
  const outside = await convert('../../../../../etc/hostname', 'pdf').catch((error) => error.code);
  const nowhere = await convert('a.md', 'mp4').catch((error) => error.code);
  const unclear = await convert('a.md', 7).catch((error) => error.code);
  return { texts: pages.map(([page]) => fs.readFileSync(page.path, 'utf8')), code, outside, nowhere, unclear };
});
