// / and /b/{job}: files in, results out.
import { mount } from '../../parts/mount.js';
import { ConvertPage } from './convert-page.js';

mount(<ConvertPage />);
