// One request in every language of the page about the API, one below the other: without a script all are read, with one only the chosen. Called by docs.page.ts and docs-guide.ts.
import { sampleLanguages, type SampleLanguage } from '../document/samples/code-samples.js';
import { html, type Markup } from './html.js';

export const samplesOf = (code: Readonly<Partial<Record<SampleLanguage, string>>>): Markup =>
  html`${(Object.entries(code) as [SampleLanguage, string][]).map(
    ([id, text]) =>
      html`<figure class="sample" data-code="${id}">
        <figcaption>${sampleLanguages[id]}</figcaption>
        <pre><code>${text}</code></pre>
      </figure>`,
  )}`;
