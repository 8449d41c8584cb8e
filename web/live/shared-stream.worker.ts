// The shared worker of all tabs: holds their one stream. A tab sends what it wishes to hear of; an empty wish means that it has gone.
import { SharedStream, type Said, type Wish } from './stream.js';

const stream = new SharedStream();

/** The compiler knows windows or workers, not both. */
interface SharedScope {
  onconnect: (event: MessageEvent) => void;
}

(globalThis as unknown as SharedScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  let leave: (() => void) | undefined;
  port.onmessage = ({ data }: MessageEvent<Wish | 'again' | 'leave'>) => {
    if (data === 'again') return stream.again();
    leave?.();
    leave = data === 'leave' ? undefined : stream.join(data, (said: Said) => port.postMessage(said));
  };
};
