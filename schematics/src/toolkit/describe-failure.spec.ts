import { UserError } from '../report/user-error.js';
import { describeFailure } from './describe-failure.js';

describe('describeFailure()', () => {
  it('says what a person can do about', () => {
    expect(describeFailure(new UserError('no package.json here'))).toBe('no package.json here');
    for (const code of ['EACCES', 'EPERM', 'EROFS']) {
      const error = Object.assign(new Error(code), { code, path: '/srv/app/apis' });
      expect(describeFailure(error)).toBe(
        'no permission to write /srv/app/apis: make the folder writable, or run it elsewhere',
      );
    }
    expect(describeFailure(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe(
      'no space left on the disk for the files',
    );
  });

  it('leaves bugs to be thrown on', () => {
    expect(describeFailure(new TypeError('x is undefined'))).toBeUndefined();
    expect(describeFailure(undefined)).toBeUndefined();
  });
});
