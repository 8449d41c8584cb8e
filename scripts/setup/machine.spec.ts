// Which machines are refused, and with which words.
import { describe, expect, it } from 'vitest';
import { complaintAbout } from './machine.mjs';

describe('the machine', () => {
  it.each(['20.19.5', '20.20.0', '22.15.0', '22.23.3', '24.0.0', '25.1.0'])(
    'with Node %s on Linux is taken',
    (version) => {
      expect(complaintAbout(version, 'linux')).toBe('');
    },
  );

  it.each(['14.21.3', '18.20.8', '20.18.9', '20.19.4', '21.7.3', '22.14.0', '23.11.1'])(
    'with Node %s is told which Node it needs',
    (version) => {
      expect(complaintAbout(version, 'linux')).toMatch(
        new RegExp(`^Athanor needs Node 20.19.5, 22.15.0, 24.0.0 or newer .* This is Node ${version} `),
      );
    },
  );

  it.each([
    ['darwin', 'macOS'],
    ['win32', 'Windows'],
  ])('of the kind %s is sent to the one command for %s', (platform, name) => {
    expect(complaintAbout('22.0.0', platform)).toMatch(new RegExp(`On ${name} .*\\n  docker compose up$`));
  });
});
