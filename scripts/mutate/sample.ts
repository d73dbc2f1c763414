/** `items` in the order of `seed`: the same seed gives the same order. */
export function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const shuffling = [...items];
  let state = seed >>> 0;
  for (let index = shuffling.length - 1; index > 0; index--) {
    // Numerical Recipes' generator; its upper bits are the good ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (index + 1));
    [shuffling[index], shuffling[other]] = [shuffling[other]!, shuffling[index]!];
  }
  return shuffling;
}
