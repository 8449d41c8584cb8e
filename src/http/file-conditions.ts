// What a reader of a file says that it knows already, judged in the order of RFC 9110, 13.2.2. Called by send-file.ts. Pure.
import type { Request } from 'express';

/** What can be compared: results never change, so that both are as strong as such marks can be. */
export interface Marks {
  readonly etag: string;
  readonly modifiedAt: Date;
}
type Asked = Pick<Request, 'get'>;

/** `other`: the reader wants another file than this one. `known`: it has this one. */
export function judgeConditions(request: Asked, marks: Marks): 'send' | 'known' | 'other' {
  const [match, noneMatch] = [request.get('if-match'), request.get('if-none-match')];
  const isOther =
    match === undefined
      ? isBefore(request.get('if-unmodified-since'), marks)
      : !listed(match).some((each) => each === '*' || each === marks.etag);
  if (isOther) return 'other';
  const isAsKnown =
    noneMatch === undefined
      ? isBefore(request.get('if-modified-since'), marks) === false
      : isKnown(noneMatch, marks.etag);
  return isAsKnown ? 'known' : 'send';
}

/** Weak or strong does not matter for reading: the bytes of a result never change. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const plain = etag.replace(/^W\//, '');
  return listed(ifNoneMatch).some((each) => ['*', plain].includes(each.replace(/^W\//, '')));
}

/** If-Range: another ETag, or another date, asks for the whole file. */
export function isSameFile(request: Asked, { etag, modifiedAt }: Marks): boolean {
  const ifRange = request.get('if-range');
  return ifRange === undefined || ifRange === etag || ifRange === modifiedAt.toUTCString();
}

/** Whether the file is younger than this moment; undefined where there is none, or it cannot be read. Dates of HTTP have no parts of a second. */
function isBefore(moment: string | undefined, { modifiedAt }: Marks): boolean | undefined {
  const given = moment === undefined ? NaN : Date.parse(moment);
  return Number.isNaN(given) ? undefined : given < Math.floor(modifiedAt.getTime() / 1000) * 1000;
}

const listed = (header = ''): string[] => header.split(',').map((each) => each.trim());
