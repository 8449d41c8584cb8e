// English: the page convert.
export const en = {
  'convert.wait': 'In a moment…',
};
