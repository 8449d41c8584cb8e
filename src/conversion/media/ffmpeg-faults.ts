// What ffmpeg and ffprobe say, as an error of ours. Their words go to the log only.
import { AppError, type ErrorCode } from '../../shared/errors.js';
import { toolError, type ToolResult } from '../process/tool.js';

const damaged =
  'The file is damaged, incomplete or not what its name says. Play it in another program; if that works, save it again there.';
const rows: readonly [pattern: RegExp, code: ErrorCode, sentence: string][] = [
  [/No space left on device|Disk quota exceeded/, 'storage_full', 'The disk is full. Free some space, then try again.'],
  [
    /Cannot allocate memory|Error while allocating|malloc.*failed/i,
    'out_of_memory',
    'The film needs more memory than a conversion may have. Send a smaller one.',
  ],
  [
    /Picture size \d+x\d+ (is invalid|exceeds)|exceeds the (maximum )?pixel limit|max_pixels/i,
    'dimension_limit',
    'The picture has more pixels than are allowed. Send a smaller one.',
  ],
  [
    /Unknown encoder|Encoder .* not found|Automatic encoder selection failed/,
    'codec_unsupported',
    'The ffmpeg of this machine was built without the codec that was asked for. Choose another one.',
  ],
  [
    /No such filter: 'zscale'/,
    'codec_unsupported',
    'The ffmpeg of this machine was built without zscale (libzimg), which fits the light of films for HDR screens to ordinary ones. Install one with it, or ask for a format that takes the film over as it is.',
  ],
  [
    /Decoder .* not found|no decoder found|Decoding requested, but no decoder|codec none|Unsupported codec/i,
    'codec_unsupported',
    'The file uses a codec that cannot be read here. Save it with a usual one, then send it again.',
  ],
  [/encrypted|decryption key/i, 'input_encrypted', 'The file is protected against copying and cannot be converted.'],
  [
    /Invalid data found|moov atom not found|Format not on whitelist|not on whitelist|header parsing failed|could not find codec parameters|Could not find codec|End of file|Error opening input|does not contain any stream|Cannot determine format|Failed to read frame size|Invalid argument.*input|Output file is empty|no packets|Operation not permitted/i,
    'input_corrupt',
    damaged,
  ],
];

/** For every end but ok. */
export function mediaFault(result: ToolResult, tool: string): AppError {
  const said = result.stderr;
  const row = result.kind === 'failed' ? rows.find(([pattern]) => pattern.test(said)) : undefined;
  return row ? new AppError(row[1], row[2], { secret: `${tool}: ${said}` }) : toolError(result, tool);
}

export const damagedInput = (secret: string): AppError => new AppError('input_corrupt', damaged, { secret });
