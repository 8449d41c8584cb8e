// /settings/{part}: one script for all parts; the address says which is shown.
import { mount } from '../../parts/mount.js';
import { SettingsPage } from './settings-page.js';

mount(<SettingsPage />);
