// A film as pictures: one frame, many, a sheet of thumbnails, or a moving GIF. Called by the engine for films.
import fs from 'node:fs';
import path from 'node:path';
import {
  frameArguments,
  gifArguments,
  paletteArguments,
  type PictureCall,
  type Source,
} from '../engines/ffmpeg-arguments.js';
import type { Probe, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import type { ClipOptions, FrameOptions } from '../frame-options.js';
import { AppError } from '../../shared/errors.js';
import { filled } from './dropped-streams.js';
import { runFfmpeg } from './ffmpeg-run.js';
import { frameCodec, planFrames } from './frame-plan.js';
import type { MediaFacts, PictureFacts } from './media-facts.js';
import { spanOf } from './media-span.js';
import { shapePicture, wholeFrames } from './picture-shape.js';
import { probeMedia, readPictures } from './probe-media.js';
import { ofResult, unusable, verify } from '../verify.js';

type Known = MediaFacts & { readonly durationS: number };

export async function takeFrames(
  step: Step,
  facts: Known,
  picture: PictureFacts,
  options: FrameOptions,
  source: Source,
  at: Workbench,
): Promise<Produced[]> {
  const plan = planFrames(picture, facts.durationS, options, at.limits.maxPixels);
  const extension = formatOf(step.to).extensions[0];
  const call = { stream: picture.index, filters: plan.filters, span: plan.span };
  const codec = frameCodec(step.to, options);
  const draw = async (which: PictureCall): Promise<string[]> => {
    const args = frameArguments(source, which, codec, plan.files, `frame-%04d.${extension}`);
    const { input } = step;
    const { threads } = source;
    const expectedS = plan.span.longestS;
    await runFfmpeg({ args, input, threads, expectedS, progress: (part) => at.progress(part) }, at);
    return (await fs.promises.readdir(at.dir)).filter((name) => name.startsWith('frame-')).sort();
  };
  let names = await draw(call);
  // A stream without an index may be entered behind its only whole frame; read from its beginning it has the moment.
  if (names.length === 0 && plan.span.startS > 0) names = await draw(fromTheBeginning(call));
  if (names.length === 0)
    throw new AppError('no_suitable_stream', 'There is no frame at this moment of the film. Take an earlier one.');
  const seen = await readPictures(path.join(at.dir, `frame-%04d.${extension}`), at);
  if (seen.width !== plan.width || seen.height !== plan.height || seen.frames !== names.length)
    throw unusable(
      step.to,
      `wanted ${plan.width}x${plan.height}, got ${JSON.stringify(seen)} in ${names.length} files`,
    );
  const probe: Probe = { width: plan.width, height: plan.height, pages: 1 };
  return names.map((name) => ({
    path: path.join(at.dir, name),
    format: step.to,
    probe,
    warnings: filled(picture, []),
  }));
}

function fromTheBeginning({ span: { startS, lengthS, ...span }, filters, stream }: PictureCall): PictureCall {
  const end = lengthS === undefined ? '' : `:end=${startS + lengthS}`;
  return {
    stream,
    span: { ...span, startS: 0 },
    filters: [`trim=start=${startS}${end}`, 'setpts=PTS-STARTPTS', ...filters],
  };
}

/** More pictures a second than this only make it larger. */
const paletteSize = { width: 16, height: 16, pages: 1 };
const usualGif = { fps: 10, width: 480 };

export async function takeGif(
  step: Step,
  facts: Known,
  picture: PictureFacts,
  options: ClipOptions,
  source: Source,
  at: Workbench,
): Promise<Produced[]> {
  const isSized = options.width !== undefined || options.height !== undefined;
  const asked = isSized ? options : { ...options, width: usualGif.width };
  const { filters, width, height } = shapePicture(picture, asked, {
    even: false,
    square: true,
    maxPixels: at.limits.maxPixels,
  });
  const span = spanOf(facts.durationS, [picture], options, options.speed);
  const fps = Math.min(options.fps ?? usualGif.fps, 50);
  // Of what ends before half of its first frame is over, the filter would leave nothing.
  const rate = span.longestS * fps < 1 ? `fps=${fps}:eof_action=pass` : `fps=${fps}`;
  const speed = options.speed === 1 ? [] : [`setpts=PTS/${options.speed}`];
  const call = {
    stream: picture.index,
    span,
    filters: [...wholeFrames(picture), ...speed, rate, ...filters],
  };
  const half = { input: step.input, threads: source.threads, expectedS: span.longestS };
  const palette = path.join(at.dir, 'palette.png');
  const output = path.join(at.dir, 'out.gif');
  await runFfmpeg(
    { ...half, args: paletteArguments(source, call, palette), progress: (part) => at.progress(part / 2) },
    at,
  );
  await verify({ path: palette, format: 'png', probe: paletteSize, warnings: [] });
  const args = gifArguments(source, call, palette, output);
  // All of the film was read for the palette: what cannot be read now is our own.
  await ofResult(runFfmpeg({ ...half, args, progress: (part) => at.progress(0.5 + part / 2) }, at), 'gif');
  await fs.promises.rm(palette);
  const made = await probeMedia({ path: output, format: 'gif', isInput: false }, at, ['-count_packets']);
  const [film] = made.streams as readonly PictureFacts[];
  const expected = span.longestS * fps;
  const frames = film?.frames ?? 0;
  if (
    film?.width !== width ||
    film.height !== height ||
    !span.expectedS.some((each) => Math.abs((made.durationS ?? 0) - each) <= 0.1 + 1 / fps) ||
    frames > expected + 2
  )
    throw unusable('gif', `wanted ${width}x${height} for ${span.longestS} s, got ${JSON.stringify(made)}`);
  return [
    {
      path: output,
      format: 'gif',
      probe: { width, height, pages: frames, durationS: made.durationS ?? 0 },
      warnings: filled(picture, ['pixels']),
    },
  ];
}
