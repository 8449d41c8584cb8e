// A moment in the reader's own zone; the whole of it when one points at it.
import { sayExactly, sayMoment } from '../words.js';

export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={sayExactly(at)} data-local="">
      {sayMoment(at)}
    </time>
  );
}
