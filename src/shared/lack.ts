// Why an engine cannot work somewhere, as fields: workers tell it of themselves, pages say it in the reader's language.
export const lackCodes = ['not_installed', 'too_old', 'built_without', 'does_not_start', 'no_bubblewrap'] as const;
export type LackCode = (typeof lackCodes)[number];

export interface Lack {
  readonly code: LackCode;
  /** Of the programs, or of the parts that one was built without. */
  readonly names: readonly string[];
  /** What to install; as Debian calls it. */
  readonly packages: readonly string[];
}
