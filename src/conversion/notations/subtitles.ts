// Subtitles: SubRip, WebVTT and Advanced SubStation. Times and words are exact; of the looks only italic, bold and underlined exist in all three, the rest is lost and that is said.
import type { Warning } from '../../shared/warnings.js';
import { damaged, DataBudget, unsayable } from './data-value.js';

interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Lines divided by \n, with <i> <b> <u> as the only marks and none of & < > as themselves. */
  readonly text: string;
}
export interface Subtitles {
  readonly cues: readonly Cue[];
  readonly lost: ReadonlySet<Lost>;
}
type Kind = 'srt' | 'vtt' | 'ass';
type Lost = 'styles' | 'positions' | 'milliseconds';

const time = /(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})/;
const arrow = new RegExp(`^\\s*${time.source}\\s*-->\\s*${time.source}(.*)$`);

export function readSubtitles(source: string, kind: Kind): Subtitles {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const lost = new Set<Lost>();
  const cues = kind === 'ass' ? readAss(text, lost) : readBlocks(text, kind, lost);
  if (cues.length === 0) throw damaged('subtitle file', 'it holds no line with a time');
  return { cues, lost };
}

function readBlocks(text: string, kind: 'srt' | 'vtt', lost: Set<Lost>): Cue[] {
  const budget = new DataBudget();
  const cues: Cue[] = [];
  for (const block of text.split(/\n[ \t]*\n+/)) {
    budget.spend(1);
    const lines = block.split('\n').filter((line, index) => index > 0 || line.trim() !== '');
    const at = lines.findIndex((line) => arrow.test(line));
    // A number or a name may stand before the times.
    if (at < 0 || at > 1) {
      if (kind === 'vtt' && /^(STYLE|REGION)\b/.test(lines[0] ?? '')) lost.add('styles');
      if (block.includes('-->'))
        throw damaged('subtitle file', `the times after line ${cues.length + 1} cannot be read`);
      continue;
    }
    const found = arrow.exec(lines[at] ?? '') ?? [];
    if ((found[9] ?? '').trim() !== '') lost.add('positions');
    const spoken = lines
      .slice(at + 1)
      .join('\n')
      .replace(/\n+$/, '');
    cues.push({ startMs: msOf(found.slice(1, 5)), endMs: msOf(found.slice(5, 9)), text: marks(spoken, kind, lost) });
  }
  return cues;
}

/** What is no known mark is either lost (a mark that only this format has) or text. */
function marks(text: string, kind: 'srt' | 'vtt', lost: Set<Lost>): string {
  const known = text.replace(/<(\/?)([a-z]*)([^<>]*)>|[&<>]/gi, (whole, slash: string = '', name: string = '') => {
    if (/^[ibu]$/i.test(name)) return `<${slash}${name.toLowerCase()}>`;
    if (whole.length > 1 && (kind === 'vtt' || /^font$/i.test(name))) {
      lost.add('styles');
      return '';
    }
    if (whole === '&' && kind === 'vtt') return '&';
    return escape(whole);
  });
  return kind === 'srt'
    ? known
    : known.replace(
        /&(?:nbsp|lrm|rlm);/g,
        (name) => ({ '&nbsp;': '\u00a0', '&lrm;': '\u200e', '&rlm;': '\u200f' })[name] ?? name,
      );
}

function readAss(text: string, lost: Set<Lost>): Cue[] {
  const budget = new DataBudget();
  const [, events = ''] = /^\[Events\][^\n]*\n([\s\S]*?)(?=^\[|$(?![\s\S]))/im.exec(text) ?? [];
  const fields = (/^Format:(.*)$/im.exec(events)?.[1] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const [start, end, words] = ['start', 'end', 'text'].map((name) => fields.indexOf(name));
  if (start === undefined || end === undefined || start < 0 || end < 0 || words !== fields.length - 1)
    throw damaged('subtitle file', 'its [Events] do not say in which order their fields are');
  const cues: Cue[] = [];
  for (const line of events.split('\n')) {
    budget.spend(1);
    const [, rest] = /^Dialogue:\s*(.*)$/i.exec(line) ?? [];
    if (rest === undefined) continue;
    const parts = rest.split(',');
    const times = [parts[start], parts[end]].map((part) => time.exec((part ?? '').trim())?.slice(1, 5));
    const [from, to] = times;
    if (!from || !to) throw damaged('subtitle file', `the times after line ${cues.length + 1} cannot be read`);
    cues.push({ startMs: msOf(from), endMs: msOf(to), text: assText(parts.slice(fields.length - 1).join(','), lost) });
  }
  return cues.sort((a, b) => a.startMs - b.startMs);
}

function assText(text: string, lost: Set<Lost>): string {
  return text
    .split(/(\{[^}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return escape(part.replace(/\\N|\\n/g, '\n').replaceAll('\\h', '\u00a0'));
      const orders = part.slice(1, -1).split('\\').filter(Boolean);
      return orders
        .map((order) => {
          const [, name, on] = /^([ibu])([01])$/.exec(order) ?? [];
          if (name === undefined) lost.add('styles');
          return name === undefined ? '' : `<${on === '1' ? '' : '/'}${name}>`;
        })
        .join('');
    })
    .join('');
}

export function writeSubtitles({ cues, lost }: Subtitles, kind: Kind): { text: string; warnings: Warning[] } {
  const said = new Set(lost);
  const text = writers[kind](cues, said);
  return { text, warnings: [...said].map((what) => ({ code: `${what}_lost` as const, detail: details[what] })) };
}

const details: Readonly<Record<Lost, string>> = {
  styles: 'Colours, fonts and other looks could not be kept.',
  positions: 'Positions on the screen could not be kept.',
  milliseconds: 'The format counts in hundredths of a second; times were rounded to them.',
};

const writers: Readonly<Record<Kind, (cues: readonly Cue[], lost: Set<Lost>) => string>> = {
  srt: (cues) =>
    cues
      .map(({ startMs, endMs, text }, index) => {
        refuseBlank(text, 'SubRip');
        return `${index + 1}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${unescape(text)}\n`;
      })
      .join('\n'),
  vtt: (cues) =>
    `WEBVTT\n\n${cues
      .map(({ startMs, endMs, text }) => {
        refuseBlank(text, 'WebVTT');
        return `${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${text}\n`;
      })
      .join('\n')}`,
  ass: (cues, lost) => {
    if (cues.some(({ startMs, endMs }) => startMs % 10 > 0 || endMs % 10 > 0)) lost.add('milliseconds');
    const lines = cues.map(
      ({ startMs, endMs, text }) =>
        `Dialogue: 0,${assClock(startMs)},${assClock(endMs)},Default,,0,0,0,,${toAss(text)}`,
    );
    return `${assHead}${lines.join('\n')}\n`;
  },
};

const assHead = `[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

function toAss(text: string): string {
  if (/[{}]|\\[Nnh]/.test(text)) throw unsayable('SubStation', 'braces in the words of a subtitle');
  return unescape(
    text.replace(/<(\/?)([ibu])>/g, (_, slash: string, name: string) => `{\\${name}${slash ? 0 : 1}}`),
  ).replaceAll('\n', '\\N');
}

/** Both formats end a subtitle at an empty line. */
function refuseBlank(text: string, label: string): void {
  if (/\n[ \t]*\n/.test(text)) throw unsayable(label, 'an empty line inside a subtitle');
}

function msOf([hours = '0', minutes = '0', seconds = '0', part = '0']: readonly (string | undefined)[]): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, '0'));
}

function clock(ms: number, point: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${String(ms % 1000).padStart(3, '0')}`;
}

function assClock(ms: number): string {
  return clock(Math.round(ms / 10) * 10, '.')
    .replace(/^0(\d)/, '$1')
    .slice(0, -1);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
