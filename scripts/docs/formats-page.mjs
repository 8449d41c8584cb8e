// docs/formats.md as lines of Markdown: every format that an engine reads or writes, from the tables of the code. Called by generate-docs.mjs.

/** `packed`: formats that are one other file of any kind, packed; that alone makes nothing readable or writable.
 *  @param {{ formats: readonly any[], families: Record<string, {en: string, ru: string}>, engines: readonly any[], packed: readonly string[], mark: string }} tables */
export function formatsPage({ formats, families, engines, packed, mark }) {
  const packs = ({ from, to }) => packed.includes(from) || packed.includes(to);
  const all = engines.flatMap(({ id, edges: its }) => its.map((edge) => ({ engine: id, ...edge })));
  const edges = [
    ...all.filter((edge) => !packs(edge)),
    ...packed.flatMap((id) =>
      all.filter(({ from, to }) => from === id || to === id).map((edge) => ({ ...edge, only: id })),
    ),
  ];
  const rows = formats.filter(({ internal }) => !internal).map((format) => rowOf(format, edges));
  const offered = rows.filter(({ reads, writes }) => reads || writes);
  const shownFamilies = Object.entries(families).filter(([id]) => offered.some(({ format }) => format.family === id));
  return [
    '# Formats',
    mark,
    'What can be read and written when everything that the set-up installs is there; `GET /api/v1/formats` says what works on a',
    'running installation. A file is recognised by its content; its name decides only what the content leaves open.',
    'Pairs that need several steps are found by themselves: [matrix.md](matrix.md) lists all of them, and which were proven.',
    '',
    `Any file can be packed (${packed.join(', ')}), and the file inside of a packed one can be had as it is.`,
    '',
    'Of films and sounds, streams that the target can hold are taken over as they are, picture and sound each by itself. A picture in H.264 or HEVC goes into MP4, M4V, 3GP and FLV',
    'as it is only where browsers and phones show it: H.264 with eight bits and 4:2:0, HEVC also with ten. What is stored in another way is encoded; MOV and Matroska take all of it.',
    '',
    '“Not proven” marks a format of which no file that another program made was at hand for the tests: they read one that they write byte by byte, or none.',
    ...shownFamilies.flatMap(([id, label]) => [
      `\n## ${label.en} · ${label.ru}\n`,
      '| Format | Name | По-русски | Extensions | Read | Written | Engines |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...offered.filter(({ format }) => format.family === id).map(line),
    ]),
  ];
}

function rowOf(format, edges) {
  const its = edges.filter(
    ({ from, to, only = format.id }) => only === format.id && (from === format.id || to === format.id),
  );
  return {
    format,
    reads: its.some(({ from }) => from === format.id),
    writes: its.some(({ to }) => to === format.id),
    engines: [...new Set(its.map(({ engine }) => engine))],
  };
}

function line({ format, reads, writes, engines }) {
  const { id, label, extensions, unproven } = format;
  const notes = unproven ? ' *(not proven)*' : '';
  const yes = (what) => (what ? 'yes' : '–');
  const cells = [
    `\`${id}\`${notes}`,
    label.en,
    label.ru,
    extensions.join(' '),
    yes(reads),
    yes(writes),
    engines.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
