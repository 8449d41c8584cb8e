// The name of a file in at most two lines, whole for whoever searches, copies or hears it. What has no room goes from its middle: see .file-name in style/base.css.

/** Grapheme by grapheme, as far as marks go; enough for "(copy 3).docx". */
const END = /(?:\P{M}\p{M}*){13}$/u;

export function FileName({ name, title }: { readonly name: string; readonly title?: string }) {
  return (
    <bdi dir="auto" class="file-name" title={title}>
      <span data-end={END.exec(name)?.[0]}>{name}</span>
    </bdi>
  );
}
