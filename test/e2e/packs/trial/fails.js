// Succeeds at its third try.
import { operation } from 'athanor/pack';

export default operation({ name: 'trial.fails', queue: 'trial', retry: { max: 3, delayS: 0.2 } }, (_args, { task }) => {
  if (task.attempt < 3) throw new Error(`not at try ${task.attempt}`);
  return { attempt: task.attempt };
});
