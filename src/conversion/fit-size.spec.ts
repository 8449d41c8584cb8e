import { describe, expect, it } from 'vitest';
import { smaller, tooLarge } from './fit-size.js';

const picture = { format: 'jpeg', sizeBytes: 4e6, probe: { width: 2000, height: 1000 } };

describe('another try', () => {
  it('has as many pixels less as the picture has bytes too many', () => {
    const next = smaller({ max_mb: 1, quality: 'medium' }, [picture], 1e6);
    expect(next).toEqual({ max_mb: 1, quality: 'medium', width: 959, height: 479 });
  });

  it('counts all files together, and the tiles of a sheet one by one', () => {
    expect(smaller({}, [picture, picture], 4e6)).toMatchObject({ width: 1356 });
    expect(smaller({ columns: 4, height: 9 }, [picture], 1e6)).toEqual({ columns: 4, width: 239 });
  });

  it('of a film is smaller and has fewer bits', () => {
    const film = { ...picture, format: 'mp4' };
    const next = smaller({ max_mb: 2, resolution: '720p' }, [film], 2e6);
    expect(next).toEqual({ max_mb: expect.closeTo(0.92) as number, width: 1356, height: 678 });
  });

  it('of a PDF has coarser pictures, until there is nothing left', () => {
    const pdf = { ...picture, format: 'pdf', probe: {} };
    expect(smaller({ compress: 'no' }, [pdf], 1e6)).toEqual({ compress: 'ebook' });
    expect(smaller({ compress: 'ebook' }, [pdf], 1e6)).toEqual({ compress: 'screen' });
    expect(smaller({ compress: 'screen' }, [pdf], 1e6)).toBeUndefined();
  });

  it('is not there for what cannot get smaller', () => {
    expect(smaller({}, [{ ...picture, format: 'zip' }], 1e6)).toBeUndefined();
    expect(smaller({}, [{ ...picture, probe: { width: 20, height: 20 } }], 1e5)).toBeUndefined();
    expect(tooLarge([picture], 1e6).message).toContain('has 4 MB and cannot be made as small as 1 MB');
  });
});
