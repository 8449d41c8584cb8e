// Office files made by code for the tests of engines: small, known, and some of them hostile.
import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** Entries in their order; `stored` ones are not packed, as the first of an OpenDocument file has to be. */
export function zip(
  entries: readonly (readonly [name: string, content: string | Buffer])[],
  stored: readonly string[] = [],
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const method = stored.includes(name) ? 0 : 8;
    const packed = method ? deflateRawSync(bytes) : bytes;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt16LE(0x5a21, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, rest, Buffer.from(name));
    const local = [Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed];
    parts.push(...local);
    at += local.reduce((sum, part) => sum + part.length, 0);
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const types = 'http://schemas.openxmlformats.org/package/2006/content-types';
const packageRels = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeRels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const wordMl = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const sheetMl = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const opc = (
  main: string,
  mainType: string,
  body: string,
  more: readonly (readonly [string, string])[],
  overrides = '',
) =>
  zip([
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${mainType}.main+xml"/>${overrides}</Types>`,
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packageRels}"><Relationship Id="r1" Type="${officeRels}/officeDocument" Target="${main}"/></Relationships>`,
    ],
    [main, `${xml}${body}`],
    ...more,
  ]);

export const paragraph = (text: string, font?: string): string =>
  `<w:p><w:r>${font ? `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/></w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
export const pageBreak = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';

/** `links` become relationships of the document: id, kind, target. */
export function docx(body: string, links: readonly (readonly [string, string, string])[] = []): Buffer {
  const rels = links.map(
    ([id, kind, target]) =>
      `<Relationship Id="${id}" Type="${officeRels}/${kind}" Target="${target}" TargetMode="External"/>`,
  );
  return opc(
    'word/document.xml',
    `${wordMl}.document`,
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${officeRels}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${body}</w:body></w:document>`,
    [['word/_rels/document.xml.rels', `${xml}<Relationships xmlns="${packageRels}">${rels.join('')}</Relationships>`]],
  );
}

/** The same sentence with the same comment on all of it, as each of the two formats says it. */
export function withComment(sentence: string, comment: string): { readonly docx: Buffer; readonly odt: Buffer } {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const body = `<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>${sentence}</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`;
  const by = 'w:author="A" w:date="2024-01-01T00:00:00Z" w:initials="A"';
  const link = `<Relationship Id="rId1" Type="${officeRels}/comments" Target="comments.xml"/>`;
  return {
    docx: opc('word/document.xml', `${wordMl}.document`, `<w:document ${space}><w:body>${body}</w:body></w:document>`, [
      ['word/_rels/document.xml.rels', `${xml}<Relationships xmlns="${packageRels}">${link}</Relationships>`],
      [
        'word/comments.xml',
        `${xml}<w:comments ${space}><w:comment w:id="0" ${by}><w:p><w:r><w:t>${comment}</w:t></w:r></w:p></w:comment></w:comments>`,
      ],
    ]),
    odt: odt(`<text:p><office:annotation><text:p>${comment}</text:p></office:annotation>${sentence}</text:p>`),
  };
}

export function withFootnote(sentence: string, note: string): Buffer {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const said = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
  const body = `<w:p>${said(sentence)}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>`;
  const link = `<Relationship Id="rId1" Type="${officeRels}/footnotes" Target="footnotes.xml"/>`;
  return opc('word/document.xml', `${wordMl}.document`, `<w:document ${space}><w:body>${body}</w:body></w:document>`, [
    ['word/_rels/document.xml.rels', `${xml}<Relationships xmlns="${packageRels}">${link}</Relationships>`],
    [
      'word/footnotes.xml',
      `${xml}<w:footnotes ${space}><w:footnote w:id="1"><w:p>${said(note)}</w:p></w:footnote></w:footnotes>`,
    ],
  ]);
}

/** A picture that lies elsewhere. */
/** A field of the old forms of Word: what is ticked or chosen stands in its description, not in its text. */
export function formField(kind: 'FORMCHECKBOX' | 'FORMDROPDOWN' | 'FORMTEXT', description: string, text = ''): string {
  const char = (type: string, inner = '') => `<w:r><w:fldChar w:fldCharType="${type}">${inner}</w:fldChar></w:r>`;
  const shown = text && `<w:r><w:t>${text}</w:t></w:r>`;
  return `<w:p><w:r><w:t>Answer: </w:t></w:r>${char('begin', `<w:ffData>${description}</w:ffData>`)}<w:r><w:instrText> ${kind} </w:instrText></w:r>${char('separate')}${shown}${char('end')}</w:p>`;
}

export const linkedPicture = (id: string): string =>
  `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;

/** The same sentence, and on each page the same words above it; the foot has nothing but the number of the page. */
export function withHeader(sentence: string, header: string): Buffer {
  const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${officeRels}"`;
  const number = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>';
  const body = `${paragraph(sentence)}<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="f"/></w:sectPr>`;
  const link = (id: string, kind: string) =>
    `<Relationship Id="${id}" Type="${officeRels}/${kind}" Target="${kind}1.xml"/>`;
  const part = (kind: string) => `<Override PartName="/word/${kind}1.xml" ContentType="${wordMl}.${kind}+xml"/>`;
  return opc(
    'word/document.xml',
    `${wordMl}.document`,
    `<w:document ${space}><w:body>${body}</w:body></w:document>`,
    [
      [
        'word/_rels/document.xml.rels',
        `${xml}<Relationships xmlns="${packageRels}">${link('h', 'header')}${link('f', 'footer')}</Relationships>`,
      ],
      ['word/header1.xml', `${xml}<w:hdr ${space}>${header === '' ? number : paragraph(header)}</w:hdr>`],
      ['word/footer1.xml', `${xml}<w:ftr ${space}>${number}</w:ftr>`],
    ],
    `${part('header')}${part('footer')}`,
  );
}

/** Each sheet is the XML of its rows. `hidden`: which is not to be seen, counted from 1. `styles`: of cells, by their number. */
export function xlsx(
  sheets: readonly string[],
  hidden?: number,
  styles: readonly string[] = [],
  width?: number,
): Buffer {
  const columns = width === undefined ? '' : `<cols><col min="1" max="9" width="${width}" customWidth="1"/></cols>`;
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const looks = `${xml}<styleSheet xmlns="${main}"><numFmts count="${styles.length}">${styles.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`).join('')}</numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${styles.length}">${styles.map((_code, index) => `<xf numFmtId="${164 + index}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`;
  const numbered = sheets.map((rows, index) => ({ rows, number: index + 1 }));
  return opc(
    'xl/workbook.xml',
    `${sheetMl}.sheet`,
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRels}">${hidden === undefined ? '' : `<bookViews><workbookView activeTab="${hidden % sheets.length}"/></bookViews>`}<sheets>${numbered.map(({ number }) => `<sheet name="S${number}" sheetId="${number}"${number === hidden ? ' state="hidden"' : ''} r:id="s${number}"/>`).join('')}</sheets></workbook>`,
    [
      [
        'xl/_rels/workbook.xml.rels',
        `${xml}<Relationships xmlns="${packageRels}">${numbered.map(({ number }) => `<Relationship Id="s${number}" Type="${officeRels}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}${styles.length > 0 ? `<Relationship Id="looks" Type="${officeRels}/styles" Target="styles.xml"/>` : ''}</Relationships>`,
      ],
      ...(styles.length > 0 ? [['xl/styles.xml', looks] as const] : []),
      ...numbered.map(
        ({ rows, number }) =>
          [
            `xl/worksheets/sheet${number}.xml`,
            `${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${columns}<sheetData>${rows}</sheetData></worksheet>`,
          ] as const,
      ),
    ],
    numbered
      .map(
        ({ number }) =>
          `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${sheetMl}.worksheet+xml"/>`,
      )
      .join('') +
      (styles.length > 0 ? `<Override PartName="/xl/styles.xml" ContentType="${sheetMl}.styles+xml"/>` : ''),
  );
}

export const textCell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
export const numberCell = (value: number, style = 0): string => `<c s="${style}"><v>${value}</v></c>`;
export const formulaCell = (formula: string): string => `<c><f>${formula}</f></c>`;
export const sheetRow = (...cells: string[]): string => `<row>${cells.join('')}</row>`;

export function odt(body: string): Buffer {
  return zip(
    [
      ['mimetype', 'application/vnd.oasis.opendocument.text'],
      [
        'META-INF/manifest.xml',
        `${xml}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      ],
      [
        'content.xml',
        `${xml}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ],
    ],
    ['mimetype'],
  );
}

/** One cell, with a comment; beside it a drawing, if any. */
export function ods(text: string, comment: string, drawing = ''): Buffer {
  const kind = 'application/vnd.oasis.opendocument.spreadsheet';
  const urn = 'urn:oasis:names:tc:opendocument:xmlns';
  return zip(
    [
      ['mimetype', kind],
      [
        'META-INF/manifest.xml',
        `${xml}<manifest:manifest xmlns:manifest="${urn}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      ],
      [
        'content.xml',
        `${xml}<office:document-content xmlns:office="${urn}:office:1.0" xmlns:text="${urn}:text:1.0" xmlns:table="${urn}:table:1.0" xmlns:draw="${urn}:drawing:1.0" xmlns:svg="${urn}:svg-compatible:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="S1"><table:shapes>${drawing}</table:shapes><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>${comment}</text:p></office:annotation><text:p>${text}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
      ],
    ],
    ['mimetype'],
  );
}

/** A slide with a sentence on it for each; those that begin with a dash are hidden. */
export const odp = (...slides: string[]): Buffer => withNotes('', ...slides);

/** The same, and what is said to each. */
export function withNotes(notes: string, ...slides: string[]): Buffer {
  const pages = slides.map(
    (text, index) =>
      `<draw:page draw:name="p${index + 1}" draw:style-name="${text.startsWith('-') ? 'hidden' : 'shown'}"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="15cm" svg:height="3cm"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>${notes ? `<presentation:notes><draw:frame presentation:class="notes" svg:x="2cm" svg:y="12cm" svg:width="15cm" svg:height="3cm"><draw:text-box><text:p>${notes}</text:p></draw:text-box></draw:frame></presentation:notes>` : ''}</draw:page>`,
  );
  const styles = ['hidden', 'shown'].map(
    (name) =>
      `<style:style style:name="${name}" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="${name === 'shown' ? 'visible' : name}"/></style:style>`,
  );
  return zip(
    [
      ['mimetype', 'application/vnd.oasis.opendocument.presentation'],
      [
        'META-INF/manifest.xml',
        `${xml}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.presentation"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      ],
      [
        'content.xml',
        `${xml}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" office:version="1.2"><office:automatic-styles>${styles.join('')}</office:automatic-styles><office:body><office:presentation>${pages.join('')}</office:presentation></office:body></office:document-content>`,
      ],
    ],
    ['mimetype'],
  );
}

/** Each row adds up the sines of all rows above it, so that twice the rows are four times the work. Plain sums of as many rows are done in twenty seconds. */
export function sumBomb(rows = 300_000): Buffer {
  const sum = (row: number) => formulaCell(`SUMPRODUCT(SIN(A$1:A${row}))`);
  return xlsx([Array.from({ length: rows }, (_, index) => sheetRow(numberCell(1), sum(index + 1))).join('')]);
}

/** Locked as the standard says: AES-256 with a key from the password. */
export function lockedOdt(body: string, password: string): Buffer {
  const content = readPlain(odt(body));
  const packed = deflateRawSync(content);
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const start = createHash('sha256').update(password).digest();
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(start, salt, 1024, 32, 'sha1'), iv);
  const checksum = createHash('sha256').update(packed.subarray(0, 1024)).digest('base64');
  const urn = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
  const encryption = `<manifest:encryption-data manifest:checksum-type="${urn}#sha256-1k" manifest:checksum="${checksum}"><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="${iv.toString('base64')}"/><manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="1024" manifest:salt="${salt.toString('base64')}"/><manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/></manifest:encryption-data>`;
  return zip(
    [
      ['mimetype', 'application/vnd.oasis.opendocument.text'],
      ['content.xml', Buffer.concat([cipher.update(packed), cipher.final()])],
      [
        'META-INF/manifest.xml',
        `${xml}<manifest:manifest xmlns:manifest="${urn}" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="${content.length}">${encryption}</manifest:file-entry></manifest:manifest>`,
      ],
    ],
    ['mimetype', 'content.xml'],
  );
}

/** The last entry of a zip that was made here. */
function readPlain(file: Buffer): Buffer {
  const at = file.lastIndexOf(Buffer.from('PK\x03\x04', 'latin1'));
  const start = at + 30 + file.readUInt16LE(at + 26);
  return inflateRawSync(file.subarray(start, start + file.readUInt32LE(at + 18)));
}

/** A small file that unpacks to so many megabytes; `says` is what it declares, the truth when left out. */
export function docxBomb(megabytes: number, says?: number): Buffer {
  const bytes = megabytes * 2 ** 20;
  const bomb = zip([
    ['[Content_Types].xml', xml],
    ['word/document.xml', Buffer.alloc(bytes, ' ')],
  ]);
  if (says === undefined) return bomb;
  const [real, told] = [Buffer.alloc(4), Buffer.alloc(4)];
  real.writeUInt32LE(bytes);
  told.writeUInt32LE(says);
  for (let at = bomb.indexOf(real); at >= 0; at = bomb.indexOf(real, at + 1)) told.copy(bomb, at);
  return bomb;
}
