// Check 7: whatever can be pressed in a row of a list names the file of the row, and no two of a list have the same name.
import type { Page } from 'playwright-core';

export const unclearNames = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const known = new Map<string, string>();
    for (const row of document.querySelectorAll('.row, .history-row, .tasks tbody tr')) {
      const file = (row.querySelector('.name bdi') ?? row.querySelector('.name'))?.textContent.trim() ?? '';
      for (const each of row.querySelectorAll<HTMLElement>('button, a[href], input, select')) {
        if (!each.checkVisibility()) continue;
        const labels = [...((each as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent).join(' ');
        const name = (each.getAttribute('aria-label') ?? (labels || each.textContent)).trim();
        // A link within a sentence says where it leads.
        if (!each.matches('a:not(.button)') && !name.includes(file)) faults.push(`"${name}" does not name ${file}`);
        const where = each.getAttribute('href') ?? '';
        // Two links that lead to the same place may be called the same.
        if (known.has(name) && (where === '' || known.get(name) !== where)) faults.push(`"${name}" is there twice`);
        known.set(name, where);
      }
    }
    return faults;
  });
