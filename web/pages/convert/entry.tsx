// / and /b/{job}: files in, results out.
import { mount } from '../../parts/mount.js';
import { add } from './adding.js';
import { ConvertPage } from './convert-page.js';
import { fromList } from './dropped.js';

// Whoever was quicker than this script has chosen in the form that works without it.
const chosen = document.querySelector<HTMLInputElement>('#convert input[type=file]')?.files;
if (chosen != null && chosen.length > 0) add(fromList(chosen));

mount(<ConvertPage />);
