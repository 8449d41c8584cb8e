import { describe, expect, it } from 'vitest';
import { LoginBrake } from './login-brake.js';

function wrongTries(brake: LoginBrake, count: number, now: number): void {
  for (let i = 0; i < count; i++) brake.begin(['a@b.example', '10.0.0.1'], now);
}

describe('the login brake', () => {
  it('lets five tries pass and then asks to wait, longer each time', () => {
    const brake = new LoginBrake();
    wrongTries(brake, 5, 0);
    expect(() => brake.begin(['a@b.example'], 500)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    brake.begin(['a@b.example'], 1001);
    expect(() => brake.begin(['a@b.example'], 2500)).toThrow(/Wait/);
    brake.begin(['a@b.example'], 3002);
  });

  it('holds back the address too, not only the account', () => {
    const brake = new LoginBrake();
    wrongTries(brake, 5, 0);
    expect(() => brake.begin(['other@b.example', '10.0.0.1'], 500)).toThrow(/Wait/);
    expect(() => brake.begin(['other@b.example', '10.0.0.2'], 500)).not.toThrow();
  });

  it('forgets after a right password and after a quarter of an hour', () => {
    const brake = new LoginBrake();
    wrongTries(brake, 4, 0);
    brake.succeed(['a@b.example', '10.0.0.1']);
    wrongTries(brake, 5, 0);
    const later = 20 * 60_000;
    wrongTries(brake, 4, later);
    expect(() => brake.begin(['a@b.example'], later)).not.toThrow();
  });
});
