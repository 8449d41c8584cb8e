// What may be said beside a result that is good nevertheless. Each code has its sentence in words.*.ts; the detail is English and says more of the case.
import { z } from 'zod';

export const warningCodes = [
  'extension_mismatch',
  'fonts_substituted',
  'pictures_left_out',
  'text_left_out',
  'sheets_left_out',
  'hidden_left_out',
  'comments_left_out',
  'speaker_notes_left_out',
  'page_headers_left_out',
  'first_page_only',
  'no_text',
  'protection_removed',
  'xml_description_removed',
  'size_reduced',
  'attachments_left_out',
  'letters_guessed',
  'styles_lost',
  'positions_lost',
  'milliseconds_lost',
  'stream_dropped',
  'subtitles_dropped',
  'cover_dropped',
  'tags_dropped',
  'transparency_dropped',
  'chapters_dropped',
  'channels_reduced',
  'light_reduced',
  'frames_dropped',
  'hardware_encoder_failed',
  'node_failed',
  'count_unknown',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** Operations that others bring may have codes of their own; these have no sentence here. */
export interface AnyWarning {
  readonly code: string;
  readonly detail: string;
  /** What it speaks of, in no language: fonts, files. */
  readonly names?: readonly string[] | undefined;
}
export interface Warning extends AnyWarning {
  readonly code: WarningCode;
}

const told = { detail: z.string().max(1000), names: z.array(z.string().max(200)).max(10).readonly().optional() };
/** As a process that converts tells it. */
export const warningSchema = z.object({ code: z.enum(warningCodes), ...told });
export const anyWarningSchema = z.object({ code: z.string(), ...told, detail: z.string() });
