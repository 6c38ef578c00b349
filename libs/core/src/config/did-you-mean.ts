/** More edits than this, as a share of the name's length, are another name altogether. */
const MAX_SHARE = 0.25;

/** The known name that a misspelt one most likely means, if any is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const each of known) {
    const distance = editDistance(name, each);
    if (distance < (best?.distance ?? Infinity)) best = { name: each, distance };
  }
  return best && best.distance <= Math.ceil(name.length * MAX_SHARE) ? best.name : undefined;
}

/** Fewest insertions, deletions and replacements of characters that make one text the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = previous[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, replaced));
    }
    previous = current;
  }
  return previous[b.length]!;
}
