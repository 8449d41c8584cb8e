// Which machines are refused, and with which words.
import { describe, expect, it } from 'vitest';
import { complaintAbout } from './machine.mjs';

describe('the machine', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('with Node %s on Linux is taken', (version) => {
    expect(complaintAbout(version, 'linux')).toBe('');
  });

  it.each(['18.20.8', '20.18.3', '14.21.3'])('with Node %s is told which Node it needs', (version) => {
    expect(complaintAbout(version, 'linux')).toContain(`needs Node 20.19 or newer, and this is Node ${version}`);
  });

  it.each([
    ['darwin', 'macOS'],
    ['win32', 'Windows'],
  ])('of the kind %s is sent to the one command for %s', (platform, name) => {
    expect(complaintAbout('22.0.0', platform)).toMatch(new RegExp(`On ${name} .*\\n  docker compose up$`));
  });
});
