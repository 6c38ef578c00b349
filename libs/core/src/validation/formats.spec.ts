import { isEmail } from './email.js';
import { isAddress, isHostname } from './hostname.js';
import { isHttpHeaderName, isHttpHeaderText, isHttpHeaderValue } from './http-header.js';
import { isIp, isIpv4, isIpv6 } from './ip-address.js';
import { isUri, isUriReference } from './uri.js';
import { isUuid } from './uuid.js';

type Format = (text: string) => boolean;

const label63 = 'a'.repeat(63);

const table: [name: string, format: Format, good: string[], bad: string[]][] = [
  [
    'email',
    isEmail,
    [
      'foo@bar.com',
      'John Smith <foo@bar.com>',
      '<foo@bar.com>',
      '"Smith, John" <foo@bar.com>',
      'J. Doe <j@example.com>',
      '"john doe"@example.com',
      '"a\\"b"@example.com',
      "o'neil+tag/x=y{|}~!#$%&*?^`@example.com",
      'jürgen@example.com',
      'a@localhost',
      ' foo@bar.com ',
      `${'a'.repeat(64)}@${label63}.${label63}.${'b'.repeat(61)}`,
    ],
    [
      '',
      'foobar',
      '@',
      'foo@',
      '@bar.com',
      'foo@bar@baz.com',
      'foo bar@baz.com',
      'foo@-bar.com',
      'foo@bar..com',
      'foo@bär.de',
      'foo@[127.0.0.1]',
      '.foo@bar.com',
      'foo.@bar.com',
      'fo..o@bar.com',
      '"a@b"@c.com',
      '"unclosed@bar.com',
      'John <foo@bar.com',
      'John foo@bar.com>',
      'a<b <foo@bar.com>',
      'foo@bar.com, baz@bar.com',
      'foo@bar.com\n',
      'foo@b\0ar.com',
      `x0123456789012345678901234567890123456789012345678901234567890123456789@example.com`,
      `foo@x0123456789012345678901234567890123456789012345678901234567890123456789.com`,
      `${'ü'.repeat(33)}@example.com`,
      `${'a'.repeat(64)}@${label63}.${label63}.${label63}`,
      `${'a '.repeat(500)}<foo@bar.com>`,
    ],
  ],
  [
    'hostname',
    isHostname,
    [
      'example.com',
      'ASD.example.com',
      'foo-bar.com',
      'example.com.',
      'localhost',
      'a',
      '1',
      '1.2.3.4',
      'xn--fsq.com',
      `${label63}.com`,
    ],
    [
      '',
      '.',
      '!@#$%^&',
      'foo_bar.com',
      'foo-bar-.com',
      'foo-bar.-com',
      'asd..asd.com',
      '你好.com',
      `a${label63}.com`,
      'a b.com',
      'a.com..',
      'a\n',
      '\u212aelvin.com',
      `${'a.'.repeat(126)}ab`,
    ],
  ],
  [
    'address',
    isAddress,
    ['example.com', 'example.com.', '192.168.0.1', '3e::99'],
    ['', '!@#$%^&', 'foo_bar.com', 'ff::fff::0b', '[::1]', '::1%eth0'],
  ],
  [
    'ip',
    isIp,
    ['192.168.0.1', '3e::99', '::', '::ffff:1.2.3.4'],
    ['', 'foobar', '1.2.3', '1.2.3.4/8', '::1%lo', '[::1]'],
  ],
  [
    'ipv4',
    isIpv4,
    ['192.168.0.1', '0.0.0.0', '255.255.255.255'],
    ['', 'foobar', '256.0.0.0', '01.2.3.4', '3e::99', '1.2.3.4 ', '１.2.3.4'],
  ],
  [
    'ipv6',
    isIpv6,
    [
      '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
      '2001:db8:85a3::8a2e:370:7334',
      '::1',
      '::',
      '::ffff:1.2.3.4',
    ],
    [
      '',
      'foobar',
      '192.168.0.1',
      'ff::fff::0b',
      'fe80::1%eth0',
      '12345::',
      '1:2:3:4:5:6:7:8:9',
      ':1',
    ],
  ],
  [
    'uri',
    isUri,
    [
      'http://example.com/foo/bar?baz=quux',
      'https://user:pw@example.com:8080/a%20b/?q=[1]#top'.replace('[1]', '%5B1%5D'),
      'http://[2001:db8::1]:80/',
      'http://[v1.fe80::a+en1]/',
      'urn:isbn:0451450523',
      'mailto:jane@example.com',
      'file:///etc/hosts',
      'a:',
      'HTTP://EXAMPLE.COM',
      'x://%61/',
      'http://example.com/?a?b/c#d?e/f',
    ],
    [
      '',
      '/foo/bar?baz=quux',
      'example.com',
      '!@#$%^&*%$#',
      '//example.com',
      'http://exa mple.com',
      'http://example.com/a b',
      'http://example.com/%zz',
      'http://example.com/%',
      'http://example.com:port/',
      'http://[::1',
      'http://[::g]/',
      'http://[::1%25eth0]/',
      'http://a@b@c/',
      'http://example.com/é',
      'http://example.com/#a#b',
      'http://example.com/[',
      '1http://example.com',
      ':foo',
      'http://example.com/\n',
    ],
  ],
  [
    'uri_ref',
    isUriReference,
    [
      'http://example.com/foo',
      '/foo/bar?baz=quux',
      '',
      '#top',
      '?q=1',
      '//example.com/a',
      'a/b:c',
      './a:b',
      'a',
    ],
    ['!@#$%^&*%$#', '1a:b', ':a', 'a b', '/%', '//exa mple'],
  ],
  [
    'uuid',
    isUuid,
    [
      '00000000-0000-0000-0000-000000000000',
      'b45c0c80-8880-11e9-a5b1-000000000000',
      'B45C0C80-8880-11E9-A5B1-000000000000',
    ],
    [
      '',
      'foobar',
      'ffffffff-ffff-ffff-ffff-fffffffffffff',
      'b45c0c8088801-1e9-a5b1-000000000000',
      '{b45c0c80-8880-11e9-a5b1-00000000000}',
      'b45c0c80-8880-11e9-a5b1-000000000000\n',
    ],
  ],
  [
    'header name',
    isHttpHeaderName,
    ['clustername', ':path', 'cluster-123', '!+#&.%', 'CLUSTER.NAME', 'a`b|c~d^e_f'],
    ['', ':', ':path:', 'cluster name', 'example\r', 'example\t', '/test/long/url', 'é'],
  ],
  [
    'header value',
    isHttpHeaderValue,
    ['', 'cluster.name.123', '/TEST/LONG/URL', 'cluster name', 'example\t', '!#%&./+', 'é'],
    ['foo\0bar', '\x7f', 'example\r', 'a\nb'],
  ],
  [
    'header text',
    isHttpHeaderText,
    ['', 'a b\t', '\x7f', '\x01'],
    ['foo\0bar', 'example\r', 'exa\nmple'],
  ],
];

describe.each(table)('%s', (_name, format, good, bad) => {
  it('is accepted', () => {
    expect(good.filter((text) => !format(text))).toEqual([]);
  });

  it('is refused', () => {
    expect(bad.filter((text) => format(text))).toEqual([]);
  });

  it.each([
    'a',
    '.',
    '@',
    '"',
    '\\',
    '<',
    ' ',
    '%',
    '%41',
    '/',
    ':',
    '::',
    '-',
    '😀',
    '\ud800',
    'a.',
    'a@',
    '"\\',
  ])('answers for a million times %j', (part) => {
    const text = part.repeat(1_000_000);
    expect([
      format(text),
      format(`http://${text}`),
      format(`a@${text}`),
      format(`"${text}" <a@b.c>`),
    ]).toHaveLength(4);
  });
});
