import { expect, test } from 'vitest'
import { openerOf, openPage } from '../../src/cli/open-page.ts'

test.each([
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'w' }, 'xdg-open'],
  ['linux', {}, null],
  ['darwin', {}, 'open'],
  ['win32', {}, 'explorer.exe'],
  ['darwin', { CI: 'true' }, null],
  ['darwin', { CI: 'false' }, 'open'],
  ['linux', { DISPLAY: ':0', GITHUB_ACTIONS: 'true' }, null],
])('on %s with %j a page is opened by %s', (platform, env, opener) => {
  expect(openerOf(platform, env)).toBe(opener)
})

test('a browser that is not there is no error', async () => {
  expect(await openPage('no-such-browser', '/tmp/report.html')).toBe(false)
  expect(await openPage('true', '/tmp/$(touch x); report.html')).toBe(true)
})
