// Reads server-sent events out of an answer, one after the other. Called by client.ts.
export interface LiveEvent {
  /** Where to go on after a pause; progress has none. */
  readonly id?: string;
  /** snapshot, task.started, task.progress, … done */
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export async function* readEvents(answer: Response): AsyncGenerator<LiveEvent> {
  if (answer.body === null) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const frames = (unread + part.value).split('\n\n');
      unread = frames.pop() ?? '';
      for (const frame of frames) {
        const event = readFrame(frame);
        if (event !== undefined && event.event !== 'ping') yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

function readFrame(frame: string): LiveEvent | undefined {
  const fields = new Map(
    frame.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
    }),
  );
  const [event, data, id] = [fields.get('event'), fields.get('data'), fields.get('id')];
  if (event === undefined || data === undefined) return undefined;
  return { event, data: JSON.parse(data) as LiveEvent['data'], ...(id !== undefined && { id }) };
}
