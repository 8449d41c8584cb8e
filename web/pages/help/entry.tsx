// Help: the page is the server's, its script finds in it.
import '../../plain.js';

(await import('../../parts/on-demand/find-on-page.js')).offerToFind();
