// English: the page task.
export const en = {
  'task.again': 'Convert again with other options',
};
