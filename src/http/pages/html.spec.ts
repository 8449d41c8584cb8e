import { describe, expect, it } from 'vitest';
import { html, jsonScript } from './html.js';

describe('html', () => {
  it('escapes what comes from outside, in text and in attributes', () => {
    const name = `"><script>alert('x')</script>&`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('keeps markup, joins lists and leaves out what is not there', () => {
    const items = ['<a>', 'b'].map((each) => html`<i>${each}</i>`);
    expect(html`<p>${items}${undefined}${false}${0}</p>`.text).toBe('<p><i>&lt;a&gt;</i><i>b</i>0</p>');
  });
});

describe('jsonScript', () => {
  it('cannot be ended by its content', () => {
    expect(jsonScript('facts', { name: '</script><script>' }).text).toBe(
      '<script type="application/json" id="facts">{"name":"\\u003c/script>\\u003cscript>"}</script>',
    );
  });
});
