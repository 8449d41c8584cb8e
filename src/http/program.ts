// Name and version of this program, as package.json has them. Shown by /version.
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../shared/settings.js';

const { name, version } = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};

export const program = { name, version, node: process.versions.node } as const;
