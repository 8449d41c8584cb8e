// The samples in fixtures/, which programs made that the tests do not start.
import fs from 'node:fs';
import path from 'node:path';

export const fixture = (name: string): Buffer => fs.readFileSync(path.join(import.meta.dirname, 'fixtures', name));
