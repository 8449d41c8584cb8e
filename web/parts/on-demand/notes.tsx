// Below the state of a row that is done: what got lost on the way or was done in another way. Comes with the first result that has such notes.
import type { Task } from '../../api.js';
import { sayWarning } from '../warning-words.js';

export const Notes = ({ warnings }: Pick<Task, 'warnings'>) => (
  <ul class="result-notes">
    {warnings.map((warning) => (
      <li key={warning.code}>{sayWarning(warning)}</li>
    ))}
  </ul>
);
