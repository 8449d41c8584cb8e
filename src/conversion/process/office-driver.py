# Keeps one LibreOffice warm and lets it convert one document at a time. Started by helper-process.ts in the member's folder;
# speaks helper-messages.ts as lines of JSON on stdin and stdout. Python, because LibreOffice's own interface for programs is.
import ctypes
import hashlib
import json
import os
import queue
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.document.MacroExecMode import NEVER_EXECUTE
from com.sun.star.document.UpdateDocMode import NO_UPDATE
from com.sun.star.lang import DisposedException, Locale
from com.sun.star.task import XInteractionHandler, XStatusIndicator
from com.sun.star.util.NumberFormat import DATE, TIME

PROGRAM, OWN, IMPORT_SHARE = sys.argv[1], os.path.abspath('own'), 0.4
TEMPORARY = OWN + '/tmp'
START_TRIES = 3
RESTART_ASKED = 81  # what an incomplete profile makes it say
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def say(**message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Office:
    def __init__(self):
        self.pipe = 'athanor-' + secrets.token_hex(8)
        self.profile = uno.systemPathToFileUrl(OWN + '/profile')
        self.process = None

    def start(self):
        """Home and TMPDIR are what it keeps: a cache of fonts, and a folder that it makes once and does not make again."""
        os.makedirs(TEMPORARY, exist_ok=True)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance('com.sun.star.bridge.UnoUrlResolver')
        for _ in range(START_TRIES):
            self.process = subprocess.Popen(
                [PROGRAM, '-env:UserInstallation=' + self.profile, '--headless', '--invisible', '--nodefault',
                 '--nologo', '--norestore', '--nolockcheck', f'--accept=pipe,name={self.pipe};urp;'],
                env={**os.environ, 'HOME': OWN, 'TMPDIR': TEMPORARY}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)
            while self.process.poll() is None:
                try:
                    context = resolver.resolve(f'uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext')
                except Exception:  # not yet there
                    time.sleep(0.01)
                    continue
                self.hide_sockets()
                self.manager = context.ServiceManager
                self.desktop = self.manager.createInstanceWithContext('com.sun.star.frame.Desktop', context)
                return
            if self.process.returncode != RESTART_ASKED:
                break
        raise SystemExit(f'LibreOffice ended with {self.process.returncode} before it was ready')

    def hide_sockets(self):
        """They lie in /tmp whatever TMPDIR says. Nobody else is to connect, and a killed process would leave them. Their names are worked out as LibreOffice
        does: what it has open, it hides from its own user, and outside bubblewrap it is not seen at all."""
        seen = hashlib.md5(self.profile.encode('utf-16-le')).digest()
        for name in (self.pipe, 'SingleOfficeIPC_' + ''.join(f'{byte:x}' for byte in seen)):
            for path in (f'/tmp/OSL_PIPE_{name}', f'/tmp/OSL_PIPE_{os.getuid()}_{name}'):
                try:
                    os.unlink(path)
                except FileNotFoundError:
                    pass

    def forget(self):
        """What a document left in the folder for temporary files; the folder itself stays."""
        for folder in os.scandir(TEMPORARY):
            for entry in os.scandir(folder.path) if folder.is_dir(follow_symlinks=False) else ():
                shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)

    def version(self):
        provider = self.manager.createInstance('com.sun.star.configuration.ConfigurationProvider')
        node = (properties({'nodepath': '/org.openoffice.Setup/Product'})[0],)
        return provider.createInstanceWithArguments('com.sun.star.configuration.ConfigurationAccess', node).ooSetupVersionAboutBox

    def lost_in(self, exception):
        """The connection breaks a moment before the process that crashes has ended."""
        return isinstance(exception, DisposedException) or self.process.poll() is not None

    def rss(self):
        try:
            with open(f'/proc/{self.process.pid}/statm') as file:
                return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')
        except OSError:  # it has ended, or is not seen: then whoever starts us looks
            return 0


def properties(values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items() if value is not None)


def nested(values):
    return uno.Any('[]com.sun.star.beans.PropertyValue', properties(values))


class Questions(unohelper.Base, XInteractionHandler):
    """Whatever it asks is answered with no; what it asked says what is wrong."""

    def __init__(self):
        self.asked = []

    def handle(self, request):
        question = request.getRequest()
        self.asked.append(getattr(type(question), '__pyunostruct__', '') or type(question).__name__)
        for answer in request.getContinuations():
            if answer.queryInterface(uno.getTypeByName('com.sun.star.task.XInteractionAbort')):
                return answer.select()

    def wanted_password(self):
        return any('Password' in asked for asked in self.asked)


class Progress(unohelper.Base, XStatusIndicator):
    def __init__(self, task, start, share):
        self.task, self.begin, self.share = task, start, share
        self.range, self.said = 1, 0.0

    def start(self, text, range):
        self.range = max(range, 1)

    def setValue(self, value):
        if time.monotonic() - self.said < 0.1:
            return
        self.said = time.monotonic()
        say(kind='progress', id=self.task, done=self.begin + self.share * min(1, value / self.range))

    def setText(self, text):
        pass

    def reset(self):
        pass

    def end(self):
        pass


class Refused(Exception):
    def __init__(self, code, message, secret=''):
        super().__init__(secret)
        self.code, self.message = code, message


def changes_cells(job):
    return job.get('asData') or job.get('plainDates')


def copied(path):
    """In a folder that is emptied after each document. LibreOffice changes no cell of what it only reads, and does not say so."""
    folder = TEMPORARY + '/copy'
    os.makedirs(folder, exist_ok=True)
    return shutil.copyfile(path, os.path.join(folder, os.path.basename(path)))


# What keeps the cells of a workbook from being changed; everybody may look at them.
GUARDS = re.compile(rb'<(?:\w+:)?(?:sheetProtection|fileSharing)\b[^>]*/>|\stable:protected="true"')
GUARDED = re.compile(r'xl/workbook\.xml|xl/worksheets/[^/]+\.xml|content\.xml')


def is_guarded(document):
    return document.isReadonly() or any(document.Sheets.getByIndex(index).isProtected() for index in range(document.Sheets.Count))


def unguarded(path):
    """In the place of the copy: how a date is written is changed in this process alone."""
    other = path + '.open'
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, 'w') as made:
        for entry in source.infolist():
            content = source.read(entry)
            made.writestr(entry, GUARDS.sub(b'', content) if GUARDED.fullmatch(entry.filename) else content)
    os.replace(other, path)


def open_document(office, task, job, password):
    """The document or None, what it asked, what it complained about."""
    questions = Questions()
    arguments = {
        **job['load'], 'Password': password, 'Hidden': True, 'ReadOnly': not changes_cells(job),
        'MacroExecutionMode': NEVER_EXECUTE, 'UpdateDocMode': NO_UPDATE, 'InteractionHandler': questions,
        'StatusIndicator': Progress(task, 0, IMPORT_SHARE),
    }
    try:
        path = copied(job['in']) if changes_cells(job) else job['in']
        url = uno.systemPathToFileUrl(path)
        document = office.desktop.loadComponentFromURL(url, '_blank', 0, properties(arguments))
        if changes_cells(job) and document is not None and is_guarded(document) and zipfile.is_zipfile(path):
            document.close(True)
            unguarded(path)
            document = office.desktop.loadComponentFromURL(url, '_blank', 0, properties(arguments))
        return document, questions, ''
    except Exception as exception:
        if office.lost_in(exception):
            raise
        return None, questions, str(exception)


def load(office, task, job):
    password = job.get('password')
    document, questions, error = open_document(office, task, job, password)
    if document is not None:
        return document
    if questions.wanted_password():
        raise Refused('input_encrypted' if password is None else 'password_wrong', 'The document is locked with a password.')
    raise Refused('input_corrupt', 'The document is damaged or is not what its name says. Open it in its own program and save it again.',
                  f'{questions.asked} {error}')


def turn(document, landscape):
    """Documents and sheets have their pages' shape in styles; slides have their own."""
    styles = document.StyleFamilies.getByName('PageStyles')
    for style in (styles.getByIndex(index) for index in range(styles.Count)):
        if style.IsLandscape != landscape:
            style.IsLandscape = landscape
            style.Width, style.Height = style.Height, style.Width


def lay_on(document, paper):
    """Upright, or lying where the pages lie already."""
    styles = document.StyleFamilies.getByName('PageStyles')
    for style in (styles.getByIndex(index) for index in range(styles.Count)):
        style.Width, style.Height = reversed(paper) if style.IsLandscape else paper


def shrink(document, fit):
    """Sheets are made smaller until all their columns stand beside each other, or until each has room on one page; never larger."""
    styles = document.StyleFamilies.getByName('PageStyles')
    for style in (styles.getByIndex(index) for index in range(styles.Count)):
        style.ScaleToPagesX, style.ScaleToPagesY = 1, 1 if fit == 'page' else 0


def settle(document):
    """What is proposed to be deleted goes; what is proposed to be inserted is there already."""
    document.RecordChanges = False
    changes, found = [], document.Redlines.createEnumeration()
    while found.hasMoreElements():
        changes.append(found.nextElement())
    for change in changes:
        if change.RedlineType != 'Delete':
            continue
        cursor = change.RedlineStart.Text.createTextCursorByRange(change.RedlineStart)
        cursor.gotoRange(change.RedlineEnd, True)
        cursor.setString('')


def keep_notes(document):
    """A plain text has no foot of a page: what stands there follows at the end, by its number."""
    notes = [kind.getByIndex(index) for kind in (document.Footnotes, document.Endnotes) for index in range(kind.Count)]
    for note in notes:
        document.Text.insertString(document.Text.End, f'\n{note.Anchor.String} {note.String}', False)


def as_data(document):
    """Sheets are counted as they are seen, those that are hidden after them."""
    for name in [document.Sheets.getByIndex(number - 1).Name for number in hidden(document.Sheets, 'IsVisible')]:
        document.Sheets.moveByName(name, document.Sheets.Count)
    write_dates(document, as_programs_read)


def as_programs_read(known, _cells, _sheet):
    if known.Type & DATE:
        return 'YYYY-MM-DD HH:MM:SS' if known.Type & TIME else 'YYYY-MM-DD'


# What Excel calls the short date of the country is read as that of America.
SHORT_DATES = {'M/D/YYYY': 'YYYY-MM-DD', 'M/D/YYYY H:MM': 'YYYY-MM-DD HH:MM'}


# How wide a digit is, in parts of the height of its letters; of a font that is not here, as wide as they get.
DIGITS = {'Calibri': 0.507, 'Cambria': 0.554, 'Times New Roman': 0.5, 'Arial': 0.556, 'Liberation Sans': 0.556}
WIDEST_DIGIT, HUNDREDTHS_OF_POINT, PADDING = 0.65, 2540 / 72, 70


def write_short_dates(document, is_printed):
    """On paper a date that its column does not hold would be a row of #: where columns were made for shorter ones, those stay."""
    def code_for(known, cells, sheet):
        code = SHORT_DATES.get(known.FormatString)
        if code is None or not is_printed:
            return code
        digit = DIGITS.get(cells.CharFontName, WIDEST_DIGIT)
        # A mark between two of them has two thirds of their width.
        ems = sum(digit if letter.isalpha() else digit * 2 / 3 for letter in code)
        needed = ems * cells.CharHeight * HUNDREDTHS_OF_POINT + PADDING
        return code if all(width >= needed for width in widths(cells, sheet)) else None

    write_dates(document, code_for)


def widths(cells, sheet):
    """Of the columns with something in them: a format may go on for thousands more."""
    used = sheet.createCursor()
    used.gotoEndOfUsedArea(False)
    last = used.RangeAddress.EndColumn
    for area in cells.RangeAddresses:
        for column in range(area.StartColumn, min(area.EndColumn, last) + 1):
            yield sheet.Columns.getByIndex(column).Width


def write_dates(document, code_for):
    """code_for answers the code that takes the place of the known format of some cells of a sheet, or None."""
    english = Locale('en', 'US', '')
    formats = document.NumberFormats
    for sheet in (document.Sheets.getByIndex(index) for index in range(document.Sheets.Count)):
        alike = sheet.getUniqueCellFormatRanges()
        for cells in (alike.getByIndex(index) for index in range(alike.Count)):
            code = code_for(formats.getByKey(cells.NumberFormat), cells, sheet)
            if code is not None:
                known = formats.queryKey(code, english, False)
                cells.NumberFormat = formats.addNew(code, english) if known < 0 else known


def bare(document):
    """A table without pages of its own would get the name of its file, which is ours, above each page."""
    styles = document.StyleFamilies.getByName('PageStyles')
    for style in (styles.getByIndex(index) for index in range(styles.Count)):
        style.HeaderIsOn = style.FooterIsOn = False


def hidden(pages, shown):
    """Which of the sheets or slides are not to be seen, counted from 1."""
    return [index + 1 for index in range(pages.Count) if not getattr(pages.getByIndex(index), shown)]


def beside(document):
    """What stands beside the text of a document whose file does not say it: the names are those of document-asides.ts."""
    if document.supportsService('com.sun.star.sheet.SpreadsheetDocument'):
        sheets = [document.Sheets.getByIndex(index) for index in range(document.Sheets.Count)]
        return ['comments'] if any(sheet.Annotations.Count for sheet in sheets) else []
    if document.supportsService('com.sun.star.text.GenericTextDocument'):
        fields = document.TextFields.createEnumeration()
        while fields.hasMoreElements():
            if fields.nextElement().supportsService('com.sun.star.text.textfield.Annotation'):
                return ['comments']
        return []
    found = []
    pages = [document.DrawPages.getByIndex(index) for index in range(document.DrawPages.Count)]
    if any(page.createAnnotationEnumeration().hasMoreElements() for page in pages):
        found.append('comments')
    shapes = [page.NotesPage.getByIndex(index) for page in pages for index in range(page.NotesPage.Count)]
    if any(is_said(shape) for shape in shapes):
        found.append('speaker_notes')
    return found


def is_said(shape):
    """Of what stands on the page of notes: the picture of the slide has no text, and a date or a number says nothing."""
    if shape.ShapeType.rpartition('.')[2] in ('HeaderShape', 'FooterShape', 'DateTimeShape', 'SlideNumberShape', 'PageShape'):
        return False
    words = getattr(shape, 'String', '')
    return not getattr(shape, 'IsEmptyPresentationObject', False) and any(letter.isalpha() for letter in words)


def is_chosen(number, ranges):
    """Whether 1-3,5- speaks of it."""
    for part in ranges.split(','):
        first, dash, last = part.partition('-')
        if int(first) <= number <= int(last or (number if dash else first)):
            return True
    return False


def facts(document, ranges):
    if document.supportsService('com.sun.star.sheet.SpreadsheetDocument'):
        return {'sheets': document.Sheets.Count, 'hidden': len(hidden(document.Sheets, 'IsVisible'))}
    if document.supportsService('com.sun.star.text.GenericTextDocument'):
        return {'characters': document.CharacterCount}
    asked = [number for number in hidden(document.DrawPages, 'Visible') if is_chosen(number, ranges)]
    return {'slides': document.DrawPages.Count, 'hidden': len(asked)}


def convert(office, task, job):
    document = load(office, task, job)
    try:
        known = facts(document, job.get('filterData', {}).get('PageRange', '1-'))
        if job.get('sheet', 1) > known.get('sheets', 1):
            raise Refused('page_limit', f'The workbook has {known["sheets"]} sheets. Ask for one of them in the option "sheet".')
        if job.get('beside'):
            known['beside'] = beside(document)
        if 'paper' in job:
            lay_on(document, job['paper'])
        if 'landscape' in job:
            turn(document, job['landscape'])
        if 'fit' in job:
            shrink(document, job['fit'])
        if job.get('settled'):
            settle(document)
            keep_notes(document)
        if job.get('asData'):
            as_data(document)
        if job.get('plainDates'):
            write_short_dates(document, 'filterData' in job)
        if job.get('bare'):
            bare(document)
        if 'title' in job and not document.DocumentProperties.Title:
            document.DocumentProperties.Title = job['title']
        progress = Progress(task, IMPORT_SHARE, 1 - IMPORT_SHARE)
        arguments = {**job['store'], 'Overwrite': True, 'StatusIndicator': progress}
        if 'filterData' in job:
            arguments['FilterData'] = nested(job['filterData'])
        try:
            document.storeToURL(uno.systemPathToFileUrl(job['out']), properties(arguments))
        except Exception as exception:
            if office.lost_in(exception):
                raise
            raise Refused('engine_failed', 'LibreOffice could not write this document in the target format. Choose another format.', str(exception))
        if 'filterData' in job:
            # A PDF is counted by them; slides that are hidden are counted as well, and not written.
            known['pages'] = progress.range - (known['hidden'] if 'slides' in known else 0)
        return known
    finally:
        try:
            document.close(True)
        except Exception as exception:
            if not office.lost_in(exception):
                raise


def warm_up(office):
    """The first document of each kind pays for loading the code; better now than when somebody waits."""
    for kind, filter in (('scalc', 'calc'), ('simpress', 'impress'), ('swriter', 'writer')):
        document = office.desktop.loadComponentFromURL(f'private:factory/{kind}', '_blank', 0, properties({'Hidden': True}))
        document.storeToURL(uno.systemPathToFileUrl(os.path.abspath('warm.pdf')), properties({'FilterName': f'{filter}_pdf_Export'}))
        document.close(True)
    os.unlink('warm.pdf')


def obey(office, order):
    task = order['id']
    try:
        result = convert(office, task, order['job'])
        office.forget()
    except Refused as refusal:
        say(kind='failed', id=task, code=refusal.code, message=refusal.message, secret=str(refusal)[:10_000], rssBytes=office.rss())
    else:
        say(kind='done', id=task, result=result, rssBytes=office.rss())


def listen(orders, office):
    """On a thread of its own: the end of stdin means that the worker is gone, whatever LibreOffice is busy with."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    if office.process:
        office.process.kill()
    os._exit(1)


def main():
    office, orders = Office(), queue.Queue()
    threading.Thread(target=listen, args=(orders, office), daemon=True).start()
    try:
        orders.get()  # the welcome
        office.start()
        warm_up(office)
        say(kind='ready', version=office.version())
        while True:
            obey(office, orders.get())
    finally:
        # A LibreOffice without its driver would hold the pipes open for ever.
        if office.process:
            office.process.kill()
            code = office.process.wait()
            sys.stderr.write(f'\nLibreOffice ended with {signal.Signals(-code).name if code < 0 else code}\n')


main()
