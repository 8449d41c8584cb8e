// Help: the page is the server's, its script finds in it.
import '../../plain.js';
import { withWords } from '../../words.js';

(await withWords(import('../../parts/on-demand/find-on-page.js'))).offerToFind();
