// Who may have mail sent: not visitors, or anybody could write to everybody from here. Called by the routes that take "notify".
import { AppError } from '../../shared/errors.js';
import type { Caller } from '../callers.js';

export function requireMailRight(
  caller: Pick<Caller, 'kind'> | undefined,
  asked: readonly { readonly notify?: object | undefined }[],
): void {
  if (caller?.kind !== 'visitor' || asked.every(({ notify }) => notify === undefined)) return;
  throw new AppError('forbidden', 'Only who is logged in or has a key may have mail sent. Leave "notify" out.');
}
