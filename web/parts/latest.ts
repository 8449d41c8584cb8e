// Answers may overtake each other: of several that were asked for in turn only the one asked for last is taken. Used by lists that are read again after each change.
export function latestOnly(): <T>(asked: Promise<T>, take: (answer: T) => void) => Promise<void> {
  let turns = 0;
  return async (asked, take) => {
    turns += 1;
    const turn = turns;
    const isOver = (): boolean => turn !== turns;
    try {
      const answer = await asked;
      if (!isOver()) take(answer);
    } catch (error) {
      // What became of a question that nobody asks any more is nobody's concern.
      if (!isOver()) throw error;
    }
  };
}
