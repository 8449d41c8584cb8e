// English: the page history.
export const en = {
  'history.title': 'History',
};
