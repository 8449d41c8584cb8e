// English: the page settings.
export const en = {
  'settings.title': 'Settings',
};
