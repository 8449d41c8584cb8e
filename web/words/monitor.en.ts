// English: the page monitor.
export const en = {
  'monitor.title': 'Monitor',
};
