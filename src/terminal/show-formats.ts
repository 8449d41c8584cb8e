// `athanor formats [FROM]`: what this server reads and writes, or what one format can become.
import { commonFlags, type Command } from './command.js';
import { exitCodes, WrongUsage } from './exit-codes.js';
import { drawColumns } from './columns.js';
import { nearest } from './nearest.js';
import { readCatalogue } from './target-options.js';

export const showFormats: Command = {
  name: 'formats',
  takes: '[FROM]',
  words: {
    en: 'Lists the formats of the server, or what one of them can become.',
    ru: 'Показывает форматы сервера или то, во что превращается один из них.',
  },
  flags: commonFlags,
  run: async ({ typed, language, speech, view, open }) => {
    const { formats, find } = await readCatalogue((await open()).server);
    const [from] = typed.words;
    const source = from === undefined ? undefined : find(from);
    if (from !== undefined && source === undefined) {
      const near = nearest(
        from,
        formats.map(({ id }) => id),
      );
      throw new WrongUsage(
        `${speech('noFormat', { name: from })} ${near ? speech('didYouMean', { name: near }) : ''}`.trim(),
      );
    }
    const shown = source ? formats.filter(({ id }) => source.targets.includes(id)) : formats;
    if (view === 'json') {
      for (const format of shown) process.stdout.write(`${JSON.stringify(format)}\n`);
      return exitCodes.fine;
    }
    const rows = shown.map((format) => [
      format.id,
      format.label[language],
      format.family_label[language],
      format.extensions.map((each) => `.${each}`).join(' '),
      ...(source ? [] : [speech(format.is_target ? 'readAndWritten' : 'readOnly', { count: format.targets.length })]),
    ]);
    process.stdout.write(drawColumns(rows) || `${speech('nothing')}\n`);
    return exitCodes.fine;
  },
};
