// How much of a form is no file. A form may announce no length, and its parser reads a field, a part without a name and what stands around the parts to
// their end before it says a word; so it is counted while it comes. Called by reception.ts.
import { pipeline, Transform, type Readable } from 'node:stream';
import { AppError } from '../shared/errors.js';

/** More than all fields at their longest with their headers, and what waits between the parser and the disk. */
const MOST_BESIDE_FILES_BYTES = 4 * 2 ** 20;

export class FormBytes {
  private besideFiles = 0;

  /** All of the form, as it comes. */
  watch(form: Readable): void {
    form.on('data', ({ length }: Buffer) => {
      this.besideFiles += length;
      if (this.besideFiles > MOST_BESIDE_FILES_BYTES) form.destroy(tooMuch());
    });
  }

  /** The same bytes; the store has a limit of its own for them. */
  file(from: Readable): Readable {
    const take = ({ length }: Buffer): void => void (this.besideFiles -= length);
    const taken = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        take(chunk);
        done(null, chunk);
      },
    });
    // Its reader hears of what went wrong.
    pipeline(from, taken, () => undefined);
    return taken;
  }
}

const tooMuch = (): AppError =>
  new AppError(
    'validation_failed',
    'The form has too much beside its files. Send shorter fields, and files in the field "file".',
  );
