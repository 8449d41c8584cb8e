// Puts a text into the clipboard and says that it has. Without a clipboard (plain HTTP) the text is selected by hand, so the button is not there.
import { useState } from 'preact/hooks';
import { say } from '../words.js';

export function CopyButton({ text, of }: { readonly text: () => string; readonly of: string }) {
  const [isCopied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const word = say(isCopied ? 'do.copied' : 'do.copy');
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  return (
    <button type="button" aria-label={`${word} ${of}`} onClick={() => void copy()}>
      {word}
    </button>
  );
}
