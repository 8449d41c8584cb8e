// /history: the reader's tasks, live. What the server wrote stands there until they have been read.
import { mount } from '../../parts/mount.js';
import { HistoryPage } from './history-page.js';
import { follow, load } from './task-list.js';

await load();
mount(<HistoryPage />);
follow();
