// Has no queue of its own, and may therefore not wait for a conversion.
import fs from 'node:fs';
import path from 'node:path';
import { operation } from 'athanor/pack';

export default operation({ name: 'files.stands_in_the_way', retry: { max: 0 } }, async (_args, { convert, folder }) => {
  fs.writeFileSync(path.join(folder, 'a.md'), '# A');
  await convert('a.md', 'html');
});
