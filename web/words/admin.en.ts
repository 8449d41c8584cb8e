// English: the page admin.
export const en = {
  'admin.title': 'All tasks',
};
