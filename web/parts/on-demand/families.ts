// Lists of formats are long: they are shown by family, under its name. Used by the menu of targets and by the settings.
import { facts } from '../../facts.js';
import type { Format } from '../../formats.js';

/** As people look for them: packing is what they want least. */
const ORDER = ['document', 'image', 'video', 'audio', 'data', 'archive'];

export interface FamilyOfFormats {
  readonly title: string;
  readonly formats: readonly Format[];
}

/** The file's own family first, where there is a file. */
export function inFamilies(formats: readonly Format[], own?: string): FamilyOfFormats[] {
  const order = [own, ...ORDER];
  const known = [...new Set(formats.map(({ family }) => family))];
  const placeOf = (family: string): number => (order.includes(family) ? order.indexOf(family) : order.length);
  return known
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((family) => {
      const members = formats.filter((format) => format.family === family);
      return { title: members[0]?.family_label[facts.language] ?? family, formats: members };
    });
}
