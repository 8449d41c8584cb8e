// What was dropped, pasted or chosen, as files with their folders. Folders are walked to the end; what systems leave behind in them is skipped, and counted.
export interface Found {
  readonly file: File;
  /** Without the name; '' for a file by itself. */
  readonly folder: string;
}
export interface Gathered {
  readonly found: readonly Found[];
  readonly skipped: number;
}

const SYSTEM_FILES = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/i;

export async function fromDrop(transfer: DataTransfer): Promise<Gathered> {
  // The list is emptied when this event is over, so everything is taken out of it first.
  const entries = [...transfer.items].flatMap((each) => {
    const entry = each.kind === 'file' ? each.webkitGetAsEntry() : null;
    return entry === null ? [] : [entry];
  });
  if (entries.length === 0) return fromList(transfer.files);
  const found: Found[] = [];
  for (const entry of entries) await walk(entry, '', found);
  return tidy(found);
}

export function fromList(files: FileList): Gathered {
  return tidy([...files].map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') })));
}

/** A picture from the clipboard has no name of its own. */
export function fromPaste(transfer: DataTransfer): Gathered {
  const stamp = new Date().toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return tidy(
    [...transfer.files].map((file) => ({
      file: /^image\.\w+$/.test(file.name)
        ? new File([file], file.name.replace('image', `pasted-${stamp}`), { type: file.type })
        : file,
      folder: '',
    })),
  );
}

function tidy(all: readonly Found[]): Gathered {
  const found = all.filter(({ file }) => !SYSTEM_FILES.test(file.name));
  return { found, skipped: all.length - found.length };
}

async function walk(entry: FileSystemEntry, folder: string, found: Found[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ file, folder });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  // It gives a hundred at most each time, and nothing at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const each of entries) await walk(each, inside, found);
  }
}
