import { expect, it } from 'vitest';
import { mediaFault } from './ffmpeg-faults.js';

it('an ffmpeg without what fits the light of HDR says which part is missing', () => {
  const stderr =
    "[AVFilterGraph @ 0x55] No such filter: 'zscale'\nError initializing complex filters.\nInvalid argument\n";
  const fault = mediaFault({ kind: 'failed', exitCode: 1, durationMs: 9, stderr } as never, 'ffmpeg');
  expect(fault.code).toBe('codec_unsupported');
  expect(fault.message).toContain('zscale');
});
