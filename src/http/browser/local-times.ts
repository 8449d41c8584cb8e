// In the browser, on every page: moments that the server wrote in UTC are put into the reader's own zone.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
const format = new Intl.DateTimeFormat(document.documentElement.lang === 'ru' ? 'ru-RU' : 'en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function localise(root: ParentNode): void {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.getAttribute('datetime') ?? '');
    if (Number.isNaN(at.getTime())) continue;
    time.setAttribute('title', time.textContent);
    time.textContent = format.format(at);
  }
}

localise(document);
