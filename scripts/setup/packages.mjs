// The system packages that Athanor can use: one row each. To add one, add a row; set-up, question and advice follow from it.
import fs from 'node:fs';
import path from 'node:path';
import { setting } from './checkout.mjs';
import { findBinary } from './child.mjs';

/** Drawn to the widths of Arial, Times New Roman, Courier New, Calibri and Cambria: without them lines and pages break elsewhere. */
const fonts = {
  apt: ['fonts-liberation2', 'fonts-crosextra-carlito', 'fonts-crosextra-caladea', 'fonts-dejavu-core'],
  dnf: ['liberation-fonts', 'google-carlito-fonts', 'google-crosextra-caladea-fonts', 'dejavu-sans-fonts'],
  pacman: ['ttf-liberation', 'ttf-carlito', 'ttf-caladea', 'ttf-dejavu'],
  apk: ['font-liberation', 'font-carlito', 'font-caladea', 'font-dejavu'],
  brew: [],
};

/**
 * binary     its presence in PATH proves that the package is there,
 * isWhole    where that does not prove that all of its packages are
 * without    what needs it, as what happens when it is missing
 * purposes   'start' and 'test': which command asks for it
 * first      installed before all others and alone, because the start waits for it
 * services   daemons that the package brings and that must not run: Athanor starts its own, private ones
 * megabytes  to download and on disk, on a minimal Debian 12
 * names      package names by manager
 */
export const packages = [
  {
    binary: 'redis-server',
    without: 'the queue runs in PostgreSQL, which is slower',
    purposes: ['start', 'test'],
    first: true,
    services: ['redis-server'],
    megabytes: { download: 4, disk: 14 },
    names: { apt: ['redis-server'], dnf: ['redis'], pacman: ['valkey'], apk: ['redis'], brew: ['redis'] },
    isWanted: () => !setting('REDIS_URL') && setting('QUEUE_BACKEND') !== 'postgres',
  },
  {
    binary: 'perl',
    without: 'the cage around the programs that convert cannot be built, and nothing is converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 2, disk: 8 },
    names: { apt: ['perl-base'], dnf: ['perl-interpreter'], pacman: ['perl'], apk: ['perl'], brew: ['perl'] },
  },
  {
    binary: 'bwrap',
    without: 'the cage around the programs that convert has one wall less',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 1 },
    names: {
      apt: ['bubblewrap'],
      dnf: ['bubblewrap'],
      pacman: ['bubblewrap'],
      apk: ['bubblewrap'],
      brew: ['bubblewrap'],
    },
  },
  {
    binary: 'ffmpeg',
    without: 'the conversion of films and sounds is not offered',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 134, disk: 470 },
    names: { apt: ['ffmpeg'], dnf: ['ffmpeg'], pacman: ['ffmpeg'], apk: ['ffmpeg'], brew: ['ffmpeg'] },
  },
  {
    binary: 'chromium',
    without: 'the tests of the pages fail',
    purposes: ['test'],
    services: [],
    megabytes: { download: 208, disk: 738 },
    names: { apt: ['chromium'], dnf: ['chromium'], pacman: ['chromium'], apk: ['chromium'], brew: ['chromium'] },
  },
  {
    binary: 'rabbitmq-server',
    without: 'the tests of the door for Celery programs fail',
    purposes: ['test'],
    services: ['rabbitmq-server'],
    megabytes: { download: 40, disk: 160 },
    names: {
      apt: ['python3-celery', 'python3-redis', 'rabbitmq-server'],
      dnf: ['python3-celery', 'python3-redis', 'rabbitmq-server'],
      pacman: ['python-celery', 'python-redis', 'rabbitmq'],
      apk: ['py3-celery', 'py3-redis', 'rabbitmq-server'],
      brew: ['rabbitmq'],
    },
  },
  {
    binary: 'debootstrap',
    without: 'the start on a bare machine is not tested',
    purposes: ['test'],
    services: [],
    megabytes: { download: 1, disk: 1 },
    names: { apt: ['debootstrap'], dnf: ['debootstrap'], pacman: ['debootstrap'], apk: ['debootstrap'], brew: [] },
  },
  {
    binary: 'vips',
    without: 'some pictures (HEIC, JPEG XL, JPEG 2000, PPM, HDR) cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 54, disk: 192 },
    names: { apt: ['libvips-tools'], dnf: ['vips-tools'], pacman: ['libvips'], apk: ['vips-tools'], brew: ['vips'] },
  },
  {
    binary: 'convert-im6.q16',
    without: 'some pictures (BMP, ICO, PSD, TGA, PCX, DDS, XPM) cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 15, disk: 60 },
    names: {
      apt: ['imagemagick'],
      dnf: ['ImageMagick'],
      pacman: ['imagemagick'],
      apk: ['imagemagick'],
      brew: ['imagemagick@6'],
    },
  },
  {
    binary: 'soffice',
    isWhole: hasFormulas,
    without: 'the office documents cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 140, disk: 480 },
    names: {
      apt: [
        'libreoffice-writer-nogui',
        'libreoffice-calc-nogui',
        'libreoffice-impress-nogui',
        'libreoffice-math-nogui',
        'python3-uno',
        ...fonts.apt,
      ],
      dnf: [
        'libreoffice-writer',
        'libreoffice-calc',
        'libreoffice-impress',
        'libreoffice-math',
        'libreoffice-pyuno',
        ...fonts.dnf,
      ],
      pacman: ['libreoffice-fresh', ...fonts.pacman],
      apk: ['libreoffice', 'py3-uno', ...fonts.apk],
      brew: ['libreoffice', ...fonts.brew],
    },
  },
  {
    binary: 'pandoc',
    without: 'the books and marked-up texts (EPUB, Markdown, LaTeX) cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 23, disk: 172 },
    names: { apt: ['pandoc'], dnf: ['pandoc'], pacman: ['pandoc-cli'], apk: ['pandoc'], brew: ['pandoc'] },
  },
  {
    binary: 'pdftoppm',
    without: 'the pages of a PDF cannot become pictures or text, and no PDF is checked',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 3, disk: 10 },
    names: {
      apt: ['poppler-utils'],
      dnf: ['poppler-utils'],
      pacman: ['poppler'],
      apk: ['poppler-utils'],
      brew: ['poppler'],
    },
  },
  {
    binary: 'qpdf',
    without: 'the PDFs cannot be joined, cut, turned or locked',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 2, disk: 5 },
    names: { apt: ['qpdf'], dnf: ['qpdf'], pacman: ['qpdf'], apk: ['qpdf'], brew: ['qpdf'] },
  },
  {
    binary: 'rsvg-convert',
    without: 'the PDFs get no watermarks and page numbers',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 2, disk: 6 },
    names: {
      apt: ['librsvg2-bin', 'fonts-dejavu-core'],
      dnf: ['librsvg2-tools', 'dejavu-sans-fonts'],
      pacman: ['librsvg', 'ttf-dejavu'],
      apk: ['rsvg-convert', 'font-dejavu'],
      brew: ['librsvg'],
    },
  },
  {
    binary: 'gs',
    without: 'the PDFs cannot be made smaller or into PDF/A, and no EPS becomes a picture',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 13, disk: 50 },
    names: {
      apt: ['ghostscript'],
      dnf: ['ghostscript'],
      pacman: ['ghostscript'],
      apk: ['ghostscript'],
      brew: ['ghostscript'],
    },
  },
  {
    binary: 'dcraw_emu',
    without: 'the photographs in RAW formats of cameras cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 5 },
    names: {
      apt: ['libraw-bin'],
      dnf: ['LibRaw-samples'],
      pacman: ['libraw'],
      apk: ['libraw-tools'],
      brew: ['libraw'],
    },
  },
  {
    binary: 'ddjvu',
    without: 'the scans in DjVu cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 4 },
    names: {
      apt: ['djvulibre-bin'],
      dnf: ['djvulibre'],
      pacman: ['djvulibre'],
      apk: ['djvulibre'],
      brew: ['djvulibre'],
    },
  },
  {
    binary: 'go',
    without: 'the test of the example in Go fails',
    purposes: ['test'],
    services: [],
    megabytes: { download: 82, disk: 455 },
    names: { apt: ['golang-go'], dnf: ['golang-bin'], pacman: ['go'], apk: ['go'], brew: ['go'] },
  },
  {
    binary: 'php',
    without: 'the test of the example in PHP fails',
    purposes: ['test'],
    services: [],
    megabytes: { download: 5, disk: 22 },
    names: { apt: ['php-cli'], dnf: ['php-cli'], pacman: ['php'], apk: ['php'], brew: ['php'] },
  },
  {
    binary: '7zz',
    without: 'the archives that are locked with a password cannot be opened',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 3 },
    names: { apt: ['7zip'], dnf: ['7zip'], pacman: ['7zip'], apk: ['7zip'], brew: ['sevenzip'] },
  },
  {
    binary: 'bsdtar',
    without: 'the archives (zip, 7z, tar, rar and others) cannot be converted',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 2 },
    names: {
      apt: ['libarchive-tools'],
      dnf: ['bsdtar'],
      pacman: ['libarchive'],
      apk: ['libarchive-tools'],
      brew: ['libarchive'],
    },
  },
  {
    binary: 'bzip2',
    without: 'the single files packed with bzip2 cannot be made or opened',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 2 },
    names: { apt: ['bzip2'], dnf: ['bzip2'], pacman: ['bzip2'], apk: ['bzip2'], brew: ['bzip2'] },
  },
  {
    binary: 'xz',
    without: 'the single files packed with XZ cannot be made or opened',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 2 },
    names: { apt: ['xz-utils'], dnf: ['xz'], pacman: ['xz'], apk: ['xz'], brew: ['xz'] },
  },
  {
    binary: 'zstd',
    without: 'the single files packed with Zstandard cannot be made or opened',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 1, disk: 2 },
    names: { apt: ['zstd'], dnf: ['zstd'], pacman: ['zstd'], apk: ['zstd'], brew: ['zstd'] },
  },
  {
    binary: 'nginx',
    without: 'the test of a server behind a proxy cannot run',
    purposes: ['test'],
    services: ['nginx'],
    megabytes: { download: 1, disk: 3 },
    names: { apt: ['nginx-light'], dnf: ['nginx'], pacman: ['nginx'], apk: ['nginx'], brew: ['nginx'] },
  },
  {
    binary: 'tesseract',
    without: 'the scanned pages stay pictures: no text is read from them',
    purposes: ['start', 'test'],
    services: [],
    megabytes: { download: 8, disk: 25 },
    names: {
      apt: ['tesseract-ocr', 'tesseract-ocr-eng', 'tesseract-ocr-rus'],
      dnf: ['tesseract', 'tesseract-langpack-eng', 'tesseract-langpack-rus'],
      pacman: ['tesseract', 'tesseract-data-eng', 'tesseract-data-rus'],
      apk: ['tesseract-ocr', 'tesseract-ocr-data-eng', 'tesseract-ocr-data-rus'],
      brew: ['tesseract', 'tesseract-lang'],
    },
  },
];

/** Without that part LibreOffice leaves formulas out of a text and says nothing. */
function hasFormulas() {
  const program = path.dirname(fs.realpathSync(findBinary('soffice')));
  const has = (part) => fs.existsSync(path.join(program, part));
  return has('libsmlo.so') || !has('libswlo.so');
}

/** Managers in the order in which they are looked for. Only apt is driven by us; for the others the line is printed. */
export const managers = [
  { id: 'apt', binary: 'apt-get', line: 'apt-get install --no-install-recommends', asRoot: true },
  { id: 'dnf', binary: 'dnf', line: 'dnf install --setopt=install_weak_deps=False', asRoot: true },
  { id: 'pacman', binary: 'pacman', line: 'pacman -S --needed', asRoot: true },
  { id: 'apk', binary: 'apk', line: 'apk add', asRoot: true },
  { id: 'brew', binary: 'brew', line: 'brew install', asRoot: false },
];
