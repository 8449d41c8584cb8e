// Encoders on the graphics card. ffmpeg lists them whether or not there is a card, so only a trial tells. Used by the engine for films when the setting allows it.
import { usualBitrate } from './picture-track.js';
import type { PictureTrack } from './track.js';
import { ask } from './find-ffmpeg.js';
import type { VideoCodecId } from './media-codecs.js';

interface HardwareEncoder {
  readonly makes: VideoCodecId;
  readonly encoder: string;
  readonly args: readonly string[];
  /** Frames have to be brought onto the card first. */
  readonly upload?: readonly string[];
  readonly device?: readonly string[];
}

const rows: readonly HardwareEncoder[] = [
  { makes: 'h264', encoder: 'h264_nvenc', args: ['-preset', 'p4', '-pix_fmt', 'yuv420p'] },
  { makes: 'h264', encoder: 'h264_qsv', args: ['-preset', 'fast'], upload: ['format=nv12'] },
  vaapi('h264'),
  { makes: 'h265', encoder: 'hevc_nvenc', args: ['-preset', 'p4', '-pix_fmt', 'yuv420p'] },
  { makes: 'h265', encoder: 'hevc_qsv', args: ['-preset', 'fast'], upload: ['format=nv12'] },
  vaapi('h265'),
];

function vaapi(makes: 'h264' | 'h265'): HardwareEncoder {
  const encoder = makes === 'h264' ? 'h264_vaapi' : 'hevc_vaapi';
  return {
    makes,
    encoder,
    args: [],
    upload: ['format=nv12', 'hwupload'],
    device: ['-vaapi_device', '/dev/dri/renderD128'],
  };
}

/** Names of those that encode half a second of nothing here. */
export async function tryHardware(spoolDir: string): Promise<string[]> {
  const works: string[] = [];
  for (const { encoder, args, upload = [], device = [] } of rows) {
    const source = ['-f', 'lavfi', '-i', 'color=size=320x240:rate=25:duration=0.5'];
    const filters = upload.length > 0 ? ['-vf', upload.join(',')] : [];
    const line = [
      '-nostdin',
      '-v',
      'error',
      ...device,
      ...source,
      ...filters,
      '-c:v',
      encoder,
      ...args,
      '-f',
      'null',
      '-',
    ];
    const isWorking = await ask(spoolDir, 'ffmpeg', line).then(
      () => true,
      () => false,
    );
    if (isWorking) works.push(encoder);
  }
  return works;
}

/** The same track by the card; undefined when none of these encoders makes its codec. Their quality has no common scale, so they get a bit rate. */
export function onHardware(track: PictureTrack, works: readonly string[]): PictureTrack | undefined {
  const row = rows.find(({ makes, encoder }) => makes === track.made && works.includes(encoder));
  if (!row) return undefined;
  const asked = track.args.indexOf('-b:v');
  const tag = track.args.indexOf('-tag:v');
  const cap = track.args.indexOf('-maxrate');
  const capped = cap >= 0 ? track.args.slice(cap, cap + 4) : [];
  const most = cap >= 0 ? parseInt(capped[1] ?? '') : Infinity;
  const rate =
    asked >= 0 ? track.args.slice(asked, asked + 2) : ['-b:v', `${Math.min(usualBitrate(track), most)}k`, ...capped];
  return {
    ...track,
    encoder: row.encoder,
    filters: [...track.filters, ...(row.upload ?? [])],
    args: [...rate, ...row.args, ...(tag >= 0 ? track.args.slice(tag, tag + 2) : [])],
    device: row.device ?? [],
  };
}
