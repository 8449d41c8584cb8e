// Reads and writes data files in a process of its own: parsers meet what users wrote, and a worker must not wait for them. Started by helper-pool.ts.
import { AppError } from '../../shared/errors.js';
import { convertData, type DataJob } from '../notations/data-recipe.js';
import { answerOrders } from './helper-orders.js';

answerOrders<DataJob>({ version: 'yaml, smol-toml, saxes', perform: convertData, faultOf });

function faultOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(
    'input_corrupt',
    'The file cannot be read. Check it in an editor that knows its format, then try again.',
    { secret: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) },
  );
}
