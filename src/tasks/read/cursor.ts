// Where the next page begins: opaque to clients, so that what it holds may change.
import { AppError } from '../../shared/errors.js';
import { isId } from '../../shared/ids.js';

export function encodeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

export function decodeCursor(cursor: string): { at: Date; id: string } {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || !isId(id)) throw noCursor();
  return { at, id };
}

export const noCursor = (): AppError =>
  new AppError('validation_failed', 'The cursor is not one that a list gave. Start again without it.', {
    fields: [{ pointer: '/cursor', code: 'invalid', detail: 'is not a cursor from next_cursor' }],
  });
