// What the programs for archives say, as an error of ours. Their words go to the log only.
import { AppError, type ErrorCode } from '../../shared/errors.js';

const rows: readonly [pattern: RegExp, code: ErrorCode, sentence: string][] = [
  [/no space left|disk quota/i, 'storage_full', 'The disk is full. Free some space, then try again.'],
  [
    /passphrase|encrypted|wrong password/i,
    'input_encrypted',
    'The archive is locked with a password. Give it as the option "password" of a ZIP, RAR or 7-Zip, or pack the files again without one.',
  ],
  [
    /can(?:'t|not) be (?:translated|converted)|can't translate/i,
    'input_corrupt',
    'The archive holds names in an encoding that is not known. Make it again with a newer program, or choose a kind of tar.',
  ],
  [
    /solid archive support unavailable/i,
    'codec_unsupported',
    'The archive is a solid RAR of the older format, which cannot be read here. Unpack it with the program that made it and pack the files again as ZIP or 7-Zip.',
  ],
  [
    /multi-volume/,
    'input_corrupt',
    'The file is one part of several. Put the parts together with the program that made them, then try again.',
  ],
  [
    /cannot allocate|out of memory|requires too much memory/i,
    'out_of_memory',
    'The archive needs more memory than a conversion may have. Pack it again with a usual level of compression.',
  ],
];

/** What remains is what they say of damaged archives. */
export function archiveFault(said: string): AppError {
  const [, code, sentence] = rows.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    'input_corrupt' as const,
    'The archive is damaged or incomplete, or one part of several. Test it with the program that made it, then try again.',
  ];
  return new AppError(code, sentence, { secret: said.slice(-10_000) });
}
