// What libvips and ImageMagick say, as an error of ours. Its words go to the log only.
import { AppError, type ErrorCode } from '../../shared/errors.js';

const rows: readonly [pattern: RegExp, code: ErrorCode, sentence: string][] = [
  [/no space left|disk quota/i, 'storage_full', 'The disk is full. Free some space, then try again.'],
  [
    /out of memory|cannot allocate|unable to allocate/i,
    'out_of_memory',
    'The picture needs more memory than a conversion may have. Make it smaller.',
  ],
  [
    /pixel limit|exceeds.*limit|too (large|big|many)|dimensions? exceed/i,
    'dimension_limit',
    'The picture has more pixels than are allowed, or than the target format can hold. Make it smaller.',
  ],
  [/^Expected /, 'internal_error', 'Something went wrong on our side. The log has the details.'],
];

/** ImageMagick says by a policy that it will not, and by its cache that it cannot. */
export function magickFault(said: string): AppError {
  if (said.includes('security policy'))
    return new AppError('type_mismatch', 'The picture is not what it says it is. Save it again in a usual format.', {
      secret: said.slice(0, 10_000),
    });
  if (/cache resources|width or height exceeds|list length/i.test(said))
    return imageFault(new Error(`exceeds limit: ${said}`));
  return imageFault(new Error(said));
}

/** What remains is what decoders say of damaged files. */
export function imageFault(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const [, code, sentence] = rows.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    'input_corrupt' as const,
    'The picture is damaged or incomplete. Open it in another program and save it again, then retry.',
  ];
  return new AppError(code, sentence, { cause: thrown, secret: said.slice(0, 10_000) });
}
