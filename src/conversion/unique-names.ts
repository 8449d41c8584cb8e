// Names that many files of one archive can bear side by side. Used by the operation that packs files and by the zip of results.

/** photo.png, photo (2).png, photo (3).png … whatever the case: some systems do not tell A from a. */
export function uniqueNames(): (name: string) => string {
  const used = new Set<string>();
  return (name) => {
    const at = name.lastIndexOf('.') > name.lastIndexOf('/') + 1 ? name.lastIndexOf('.') : name.length;
    let unique = name;
    for (let number = 2; used.has(unique.toLowerCase()); number += 1)
      unique = `${name.slice(0, at)} (${number})${name.slice(at)}`;
    used.add(unique.toLowerCase());
    return unique;
  };
}
