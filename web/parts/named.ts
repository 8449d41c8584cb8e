// The name of a button in a list or on a page of one file: what is written on it, and which file it means. Used wherever a button stands for a file.
export const named = (text: string, file: string): { readonly 'aria-label': string } => ({
  'aria-label': `${text} ${file}`,
});
