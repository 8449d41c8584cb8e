// The version of this program, from package.json.
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './settings.js';

const { version: written } = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  version: string;
};
export const version = written;
