// Several engines live from one tool, and all are looked at when a worker starts. Used by what their probe() asks: a question that is being answered is not
// asked once more; later it is, since tools come and go.

export function askedTogether<Question extends readonly unknown[], Answer>(
  ask: (...question: Question) => Promise<Answer>,
): (...question: Question) => Promise<Answer> {
  const open = new Map<string, Promise<Answer>>();
  return (...question) => {
    const asked = JSON.stringify(question, (_name, value: unknown) => (value instanceof RegExp ? value.source : value));
    const answer = open.get(asked) ?? ask(...question).finally(() => open.delete(asked));
    open.set(asked, answer);
    return answer;
  };
}
