// Takes folders out of what tools have said: it is shown on pages and copied into letters. Called by task-log.ts. Pure.
import path from 'node:path';

/** Where a part of a path ends. A folder may be called like that too: those of this server are known by name. */
const END = '\\s/\\\\"\'`:;,=|(){}<>[\\]«»!';
const PART = `[^${END}]+`;
/** Not in the middle of a word, of a fraction or of a path; but behind a flag of one letter. */
const START = '(?<![\\p{L}\\p{N}_.~%/\\\\])|(?<=(?:^|\\s)-\\p{L})';
const RELATIVE = '(?:~|\\.{1,2}(?:/\\.{1,2})*)?';

/** In this order. What is kept comes first, so that nothing in it is taken for a path. */
const kinds = {
  address: '(?<address>\\b(?:https?|ftps?|wss?|s3|rediss?|amqps?|postgres(?:ql)?|smtps?)://[^\\s"\'`<>]+)',
  closingTag: '(?<tag></[\\w:-]+>)',
  windows: `(?:${START})(?:[A-Za-z]:[\\\\/]+|\\\\{2,}(?=[^${END}]))(?:[^\\n\\\\/"'\`:<>|]+[\\\\/]+)*(?=[^${END}])`,
  file: `file:(?://localhost(?=/))?/+(?:${PART}/+)*(?=[^${END}])`,
  posix: `(?:${START})${RELATIVE}/+(?:${PART}/+)*(?=[^${END}])`,
};

/** The last part of a path is what its reader knows. `folders`: those of this server, which are found wherever they stand. */
export function pathHider(folders: readonly string[]): (text: string) => string {
  const own = folders
    .filter((folder) => path.dirname(folder) !== folder)
    // Of one in the other the inner one wins.
    .sort((a, b) => b.length - a.length)
    .flatMap(insideAndItself);
  const all = new RegExp([...own, ...Object.values(kinds)].join('|'), 'giu');
  return (text) =>
    text.replace(all, (...found) => {
      const { address, tag } = found.at(-1) as { readonly address?: string; readonly tag?: string };
      return address ?? tag ?? '';
    });
}

function insideAndItself(folder: string): readonly string[] {
  const [above, name] = [path.dirname(folder), path.basename(folder)].map(literal);
  return [
    `(?:file:/*)?${literal(folder)}/+(?:${PART}/+)*(?=[^${END}])`,
    `(?:file:/*)?${above}/+(?=${name}(?:[${END}]|$))`,
  ];
}

/** Each character as it is, or as addresses write it. */
const literal = (text: string): string =>
  Array.from(text, (one) => `(?:${plain(one)}|${encodeURIComponent(one)})`).join('');
const plain = (one: string): string => one.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
