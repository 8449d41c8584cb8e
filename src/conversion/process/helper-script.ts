// Where the compiled module of a warm process lies. Only what is compiled can be started by Node; tests, which read the sources, use the build.
import path from 'node:path';
import { projectRoot } from '../../shared/settings.js';

export function helperScript(name: string): string {
  const folder = import.meta.filename.endsWith('.ts')
    ? path.join(projectRoot, 'dist/src/conversion/process')
    : import.meta.dirname;
  return path.join(folder, `${name}.js`);
}
