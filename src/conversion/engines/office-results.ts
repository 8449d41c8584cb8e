// What LibreOffice has made, opened and looked at; a PDF gets what else was asked of it. Used by the two engines that run LibreOffice.
import { AppError } from '../../shared/errors.js';
import { isBlank, probeDocument } from '../document-probe.js';
import type { Produced, Step, Workbench } from '../engine.js';
import { completed } from './office-order.js';
import { finishPdf } from './pdf-steps.js';

export async function officeResults(
  output: string,
  { to, options }: Step,
  at: Workbench,
  characters = 0,
): Promise<Produced[]> {
  if (to === 'pdf') return finishPdf(output, completed(to, options), at, 'office');
  if (to === 'txt' && characters > 0 && (await isBlank(output)))
    throw new AppError('output_invalid', 'The text of the document was lost in the conversion. Choose another format.');
  return [{ path: output, format: to, probe: await probeDocument(output, to, at), warnings: [] }];
}
