// Whether this machine can run Athanor at all; the commands ask before anything else is loaded.
// Written so that every Node since 14 can read it: on an old one the sentence must appear, not a syntax error.

/** The oldest of each line on which the build runs; before these, Node cannot load an ES module that nest's command requires. */
const LINES = [
  [20, 19, 5],
  [22, 15, 0],
  [24, 0, 0],
];

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
  if (isSupported(nodeVersion.split('.').map(Number))) return '';
  return (
    'Athanor needs Node ' +
    LINES.map((line) => line.join('.')).join(', ') +
    ' or newer within these lines, or a later one. This is Node ' +
    nodeVersion +
    ' (' +
    process.execPath +
    ').\nDebian 12 itself has only Node 18: take a current one from https://nodejs.org/en/download, then start again.'
  );
}

function isSupported([major, minor, patch]) {
  if (major > LINES[LINES.length - 1][0]) return true;
  const line = LINES.find((each) => each[0] === major);
  return line !== undefined && (minor > line[1] || (minor === line[1] && patch >= line[2]));
}
