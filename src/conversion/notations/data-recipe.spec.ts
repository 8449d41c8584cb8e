import { describe, expect, it } from 'vitest';
import { dataPairs, translate } from './data-recipe.js';

const to = (source: string, from: string, target: string) => translate(source, from, target).text;
const codeOf = (source: string, from: string, target: string) => {
  try {
    return to(source, from, target);
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const compact = (json: string) => json.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '');

/** Large and small numbers, order of keys, letters of all kinds, texts that look like something else. */
const tricky = `{"2":1,"1":2,"big":123456789012345678901234567890,"exact":0.10,"e":1e-7,"no":"no","007":"007","null":"null","date":"2001-01-01","empty":"","list":[1,"1",true,[],{}],"text":"a\\nb\\t\\"q\\" \\u0000 😀 Привет","__proto__":{"x":1}}`;

describe('trees', () => {
  it.each(['json', 'yaml'])('nothing changes on the way to %s and back', (format) => {
    expect(compact(to(to(tricky, 'json', format), format, 'json'))).toBe(compact(to(tricky, 'json', 'json')));
    expect(compact(to(tricky, 'json', 'json'))).toContain(
      '"2":1,"1":2,"big":123456789012345678901234567890,"exact":0.10',
    );
  });

  it('nothing that TOML can say changes on the way to it and back', () => {
    const json =
      '{"n":9223372036854775807,"f":0.1,"whole":1.0,"s":"Привет \\"x\\"","t":{"a":[1,2],"b":true},"l":[{"x":"1"}]}';
    expect(compact(to(to(json, 'json', 'toml'), 'toml', 'json'))).toBe(json);
  });

  it('texts and their order do not change on the way to XML and back', () => {
    const json = '{"order":{"@id":"7","item":["a & b","<c>"],"note":{"@lang":"ru","#text":"Привет\\n 😀"},"empty":""}}';
    expect(compact(to(to(json, 'json', 'xml'), 'xml', 'json'))).toBe(compact(json));
  });

  it.each([
    [
      'numbers of YAML',
      'a: 0x1F\nb: .5\nc: +7\nd: 1_000\ne: 010\nf: 1.',
      '{"a":31,"b":0.5,"c":7,"d":"1_000","e":10,"f":1}',
    ],
    [
      'no surprises of old YAML',
      'a: yes\nb: 12:30\nc: 2001-01-01\nd: ~',
      '{"a":"yes","b":"12:30","c":"2001-01-01","d":null}',
    ],
    ['aliases', 'a: &x {b: 1}\nc: *x', '{"a":{"b":1},"c":{"b":1}}'],
    [
      'merge keys',
      'd: &d {a: 1, b: 2}\ne: &e\n  <<: *d\n  b: 3\nf:\n  a: 9\n  <<: [*e, {b: 7, g: 8}]\nh:\n  <<: *d\n  <<: {i: 0}',
      '{"d":{"a":1,"b":2},"e":{"a":1,"b":3},"f":{"a":9,"b":3,"g":8},"h":{"a":1,"b":2,"i":0}}',
    ],
    ['what only looks like a merge key', '"<<": {a: 1}\nb: {<<: 2}', '{"<<":{"a":1},"b":{"<<":2}}'],
    ['keys that are no texts', '1: a\ntrue: b', '{"1":"a","true":"b"}'],
  ])('%s', (_case, yaml, json) => {
    expect(compact(to(yaml, 'yaml', 'json'))).toBe(json);
  });

  it('a key of JSON that looks like a merge key is none in YAML', () => {
    const json = '{"a":{"<<":{"b":1}}}';
    expect(compact(to(to(json, 'json', 'yaml'), 'yaml', 'json'))).toBe(json);
  });

  it('dates of TOML become texts', () => {
    expect(compact(to('d = 1979-05-27T07:32:00Z\nt = 07:32:00', 'toml', 'json'))).toBe(
      '{"d":"1979-05-27T07:32:00.000Z","t":"07:32:00.000"}',
    );
  });

  it('XML is read as the usual convention has it', () => {
    const xml = '<?xml version="1.0"?><!-- c --><r a="1"><i>x</i><i>&lt;&#1078;</i><e/><t><![CDATA[<b>]]></t></r>';
    expect(compact(to(xml, 'xml', 'json'))).toBe('{"r":{"@a":"1","i":["x","<ж"],"e":"","t":"<b>"}}');
  });

  it.each([
    ['a null', '{"a":null}', 'json', 'toml'],
    ['a list at the top', '[1]', 'json', 'toml'],
    ['a number of more than 64 bits', '{"a":123456789012345678901}', 'json', 'toml'],
    ['more digits than a double', '{"a":0.12345678901234567890123}', 'json', 'toml'],
    ['an empty list', '{"a":{"b":[]}}', 'json', 'xml'],
    ['a list in a list', '{"a":{"b":[[1]]}}', 'json', 'xml'],
    ['a name with a space', '{"a":{"b c":1}}', 'json', 'xml'],
    ['a control character', '{"a":"\\u0001"}', 'json', 'xml'],
    ['text between elements', '<p>a<b>c</b>d</p>', 'xml', 'json'],
    ['elements in mixed order', '<p><a/><b/><a/></p>', 'xml', 'json'],
    ['infinity', 'a: .inf', 'yaml', 'json'],
    ['a key that is a list', '? [1]\n: 2', 'yaml', 'json'],
    ['a tag', 'a: !!binary aGk=', 'yaml', 'json'],
    ['several documents', 'a: 1\n---\nb: 2', 'yaml', 'json'],
    ['a cell with a list', '[{"a":[1]}]', 'json', 'csv'],
    ['no rows', '{"a":1}', 'json', 'csv'],
    ['two columns of one name', 'a,a\n1,2', 'csv', 'json'],
  ])('what cannot be said is refused: %s', (_case, source, from, target) => {
    expect(codeOf(source, from, target)).toBe('unsupported_conversion');
  });

  it.each([
    ['json', '{"a":1,}'],
    ['json', '{"a":01}'],
    ['json', '{"a":1,"a":2}'],
    ['json', '[1] x'],
    ['json', ''],
    ['yaml', 'a: [1'],
    ['yaml', 'a: 1\na: 2'],
    ['yaml', 'a: *nobody'],
    ['toml', 'a = '],
    ['xml', '<a><b></a>'],
    ['xml', '<a>&own;</a>'],
    ['xml', '<a/><b/>'],
    ['csv', 'a\n"b'],
    ['csv', 'a,b\n1,2,3'],
  ])('damaged %s is called damaged: %s', (from, source) => {
    expect(codeOf(source, from, from === 'csv' ? 'json' : 'json')).toBe('input_corrupt');
  });
});

describe('bombs', () => {
  const laughs = [
    'a0: &a0 x',
    ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`),
  ].join('\n');
  it.each([
    ['json', '['.repeat(100_000)],
    ['json', '{"a":'.repeat(5000)],
    ['yaml', laughs],
    ['yaml', '['.repeat(5000)],
    ['xml', '<a>'.repeat(5000)],
    ['toml', `a = ${'['.repeat(5000)}`],
  ])('%s that unfolds or nests without end is refused in a moment', (from, source) => {
    // Its own time: a busy machine may let it wait.
    const before = process.cpuUsage();
    expect(codeOf(source, from, 'json')).toMatch(/dimension_limit|input_corrupt/);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(5e6);
  });

  it('entities of an XML are never unfolded', () => {
    expect(codeOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'xml', 'json')).toBe('unsupported_conversion');
    expect(codeOf('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'xml', 'json')).toBe(
      'unsupported_conversion',
    );
  });
});

describe('tables', () => {
  const csv = 'id,имя,note\r\n007,"a ""b"", c","two\r\nlines"\r\n,, x\r\n';
  it('stay as they are from CSV to TSV and back', () => {
    expect(to(to(csv, 'csv', 'tsv'), 'tsv', 'csv')).toBe(csv.replace(' x', '" x"'));
  });

  it('become lists of objects and back, with every text as it was', () => {
    const json = to(csv, 'csv', 'json');
    expect(JSON.parse(json)).toEqual([
      { id: '007', имя: 'a "b", c', note: 'two\r\nlines' },
      { id: '', имя: '', note: ' x' },
    ]);
    expect(to(json, 'json', 'csv')).toBe(csv.replace(' x', '" x"'));
  });

  it.each([';', '\t', '|'])('are divided by "%s" in some countries', (mark) => {
    expect(compact(to(`a${mark}b\n"1${mark}2"${mark}3,5\n`, 'csv', 'json'))).toBe(
      `[{"a":"1${mark === '\t' ? '\\t' : mark}2","b":"3,5"}]`,
    );
  });

  it.each(['toml', 'xml'])(
    'keep every row and text on the way to %s and back, where a name stands above them',
    (format) => {
      const table = 'id,имя\r\n007,a & b\r\n8,\r\n';
      expect(to(to(table, 'csv', format), format, 'csv')).toBe(table);
      expect(to(to('id\r\n007\r\n', 'csv', format), format, 'csv')).toBe('id\r\n007\r\n');
      expect(compact(to(to(table, 'csv', format), format, 'json'))).toContain('"row":[{"id":"007"');
    },
  );

  it('are not looked for below other names of a file that could do without', () => {
    expect(codeOf('{"a":[{"b":1}]}', 'json', 'csv')).toBe('unsupported_conversion');
    expect(codeOf('a = 1\n[[b]]\nc = 1', 'toml', 'csv')).toBe('unsupported_conversion');
  });

  it('get the columns of all rows, in the order in which they come', () => {
    expect(to('[{"b":1.50},{"a":true,"b":null}]', 'json', 'csv')).toBe('b,a\r\n1.50,\r\n,true\r\n');
  });
});

describe('subtitles', () => {
  const srt =
    '1\n00:00:01,500 --> 00:00:02,250\n<i>Привет</i> & <3\nsecond\n\n2\n01:00:00,000 --> 01:00:01,010\n- {x} no\n';
  it('keep times, words and looks from SRT to VTT and back', () => {
    const vtt = to(srt, 'srt', 'vtt');
    expect(vtt).toMatch(/^WEBVTT\n\n00:00:01\.500 --> 00:00:02\.250\n<i>Привет<\/i> &amp; &lt;3\nsecond\n/);
    expect(to(vtt, 'vtt', 'srt')).toBe(srt);
  });

  it('keep them in ASS, to the hundredth', () => {
    const plain = srt.replace('{x} ', '');
    const ass = to(plain, 'srt', 'ass');
    expect(ass).toContain('Dialogue: 0,0:00:01.50,0:00:02.25,Default,,0,0,0,,{\\i1}Привет{\\i0} & <3\\Nsecond');
    expect(to(ass, 'ass', 'srt')).toBe(plain);
  });

  it.each([
    [
      'ass',
      'vtt',
      '[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\pos(1,2)}a, b',
      'styles_lost',
      'a, b',
    ],
    [
      'vtt',
      'srt',
      'WEBVTT\n\nSTYLE\n::cue{}\n\n00:01.000 --> 00:02.000 align:left\n<c.red>a</c>',
      'styles_lost',
      '\na\n',
    ],
    ['srt', 'ass', '1\n00:00:01,001 --> 00:00:02,000\na', 'milliseconds_lost', ',,a'],
    ['srt', 'vtt', '1\r\n00:00:01,001 --> 00:00:02,000\r\n<font color="red">a</font>', 'styles_lost', '\na\n'],
  ])('from %s to %s say what is lost', (from, target, source, code, words) => {
    const { text, warnings } = translate(source, from, target);
    expect(warnings.map((each) => each.code)).toContain(code);
    expect(text).toContain(words);
  });

  it.each([
    ['srt', 'just a text'],
    ['srt', '1\n00:00:01 -> 00:00:02\na\n\n1\n0:0:x --> 1\n'],
    ['ass', '[Script Info]\n'],
    ['vtt', 'WEBVTT\n\n'],
  ])('that are none are called damaged: %s', (from, source) => {
    expect(codeOf(source, from, 'srt')).toBe('input_corrupt');
  });
});

it('knows no pair between trees and subtitles', () => {
  expect(dataPairs).toContainEqual(['yaml', 'csv']);
  expect(dataPairs).not.toContainEqual(['json', 'srt']);
});
