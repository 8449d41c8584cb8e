// Arguments as Celery writes them into the headers of a message (`argsrepr`, a text for people), read back into values. Pure; asked by doors/celery
// and http/flower for workers' lists of what they do.

/** Texts in either quotes, with nothing escaped but the quote; words; numbers; brackets. Anything else ends the reading. */
const TOKEN =
  /'((?:[^'\\]|\\'|\\(?!'))*)'|"([^"]*)"|\b(None|True|False)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([([{])|(,\s*[)\]}]|[)\]}])|([,:])|(\s+)/gy;
const WORDS: Readonly<Record<string, string>> = { None: 'null', True: 'true', False: 'false' };

/** The text itself where it is no plain value, or was cut off. */
export function valueOf(text: string): unknown {
  return parsed(text) ?? parsed(asJson(text)) ?? text;
}

function asJson(text: string): string {
  let json = '';
  let read = 0;
  for (const [whole, single, double, word, number, open, close, mark, space] of text.matchAll(TOKEN)) {
    read += whole.length;
    const said = single?.replaceAll("\\'", "'") ?? double;
    if (said !== undefined) json += JSON.stringify(said);
    else if (word !== undefined) json += WORDS[word] ?? '';
    else if (open !== undefined) json += open === '(' ? '[' : open;
    // A tuple of one has a comma behind it.
    else if (close !== undefined) json += close.replace(/^,\s*/, '').replace(')', ']');
    else json += number ?? mark ?? space ?? '';
  }
  return read === text.length ? json : '';
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
