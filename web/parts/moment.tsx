// A moment in the reader's own zone; the whole of it when one points at it.
import { sayExactly, sayMoment, saySecond } from '../words.js';

/** `withSeconds`: where several moments of one minute stand below each other. */
export function Moment({ at, withSeconds = false }: { readonly at: string; readonly withSeconds?: boolean }) {
  return (
    <time dateTime={at} title={sayExactly(at)} data-local="">
      {withSeconds ? saySecond(at) : sayMoment(at)}
    </time>
  );
}
