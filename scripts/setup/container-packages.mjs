// Prints the Debian packages that the image needs: what converts, without the services that are containers of their own. Called by the Dockerfile.
import { packages } from './packages.mjs';

const rows = packages.filter(({ purposes, services }) => purposes.includes('start') && services.length === 0);
process.stdout.write(`${[...new Set(rows.flatMap(({ names }) => names.apt))].join(' ')}\n`);
