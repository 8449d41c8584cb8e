// What LibreOffice has made, opened and looked at; a PDF gets what else was asked of it. Used by the two engines that run LibreOffice.
import { AppError } from '../../shared/errors.js';
import { isBlank, probeDocument } from '../document-probe.js';
import type { Produced, Step, Workbench } from '../engine.js';
import { checkStreams } from '../pdf-streams.js';
import { completed, type OfficeFacts } from './office-order.js';
import { wrongResult } from './pdf-opening.js';
import { finishPdf } from './pdf-steps.js';

export async function officeResults(
  output: string,
  { input, to, options }: Step,
  at: Workbench,
  { characters = 0, pages: written }: OfficeFacts = {},
): Promise<Produced[]> {
  if (to === 'pdf') {
    await checkStreams(output, input);
    const made = await finishPdf(output, completed(to, options), at, 'office');
    const pages = made.reduce((sum, { probe }) => sum + (probe.pages ?? 0), 0);
    if (written !== undefined && pages !== written) throw wrongResult(`${pages} pages, ${written} were written`);
    return made;
  }
  if (to === 'txt' && characters > 0 && (await isBlank(output)))
    throw new AppError('output_invalid', 'The text of the document was lost in the conversion. Choose another format.');
  return [{ path: output, format: to, probe: await probeDocument(output, to, at), warnings: [] }];
}
