// English: the page share.
export const en = {
  'share.until': 'Available until {time}',
};
