// Whether this machine can run Athanor at all; start.mjs and test.mjs ask before anything else is loaded.
// Written so that every Node since 14 can read it: on an old one the sentence must appear, not a syntax error.

const OLDEST_NODE = [20, 19];

/** Ends the process with a sentence when Node or the system do not fit. */
export function checkMachine() {
  const complaint = complaintAbout(process.versions.node, process.platform);
  if (!complaint) return;
  process.stderr.write(complaint + '\n');
  process.exit(1);
}

export function complaintAbout(nodeVersion, platform) {
  if (platform !== 'linux')
    return (
      'Athanor runs on Linux. On ' +
      (platform === 'darwin' ? 'macOS' : platform === 'win32' ? 'Windows' : platform) +
      ' one command starts it in containers:\n  docker compose up'
    );
  const [major, minor] = nodeVersion.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return '';
  return (
    'Athanor needs Node ' +
    OLDEST_NODE.join('.') +
    ' or newer, and this is Node ' +
    nodeVersion +
    ' (' +
    process.execPath +
    ').\nDebian 12 itself has only Node 18: take Node 20, 22 or 24 from https://nodejs.org/en/download, then start again.'
  );
}
