// Whether readers of a PDF have written on it: such notes are no part of its pages, and what is made of these does not have them. Used by pdf.engine.ts.
import type { Workbench } from '../engine.js';
import { tool } from './pdf-tools.js';

/** What has words of its own that open; those of /FreeText stand on the page. */
const kinds = /^\/(?:Text|Highlight|Underline|StrikeOut|Squiggly|Caret|Ink|Square|Circle|Line|Polygon|PolyLine|Stamp)$/;

/** qpdf writes a name a line, in the order of the alphabet, those of one object equally far from the margin. */
export async function hasComments(file: string, at: Workbench): Promise<boolean> {
  let [margin, found] = ['none', false];
  const hear = (line: string): void => {
    const [, space = '', name, value = ''] = /^( *)"\/(Contents|Subtype)": "(.*?)",?$/.exec(line) ?? [];
    if (name === 'Contents') margin = /^u:\s*\S/.test(value) ? space : 'none';
    else if (name === 'Subtype' && space === margin) found ||= kinds.test(value);
    else if (line.startsWith('      "obj:')) margin = 'none';
  };
  // One that it cannot read whole has told what it could.
  await tool('qpdf', ['--json=2', '--json-key=qpdf', file], at, file, hear);
  return found;
}
