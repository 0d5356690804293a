/** A page of this machine in its user's browser. */
import { spawn } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** The program that opens a file in the browser; null inside of CI, and where there is no screen. */
export function openerOf(platform: string, env: Environment): string | null {
  const isSet = (name: string) => !['', '0', 'false'].includes(env[name] ?? '')
  if (isSet('CI') || isSet('GITHUB_ACTIONS')) return null
  if (platform === 'darwin') return 'open'
  // `start` is no program but a word of cmd, which would read the path as a line of its own.
  if (platform === 'win32') return 'explorer.exe'
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY') ? 'xdg-open' : null
}

/**
 * Starts the browser and leaves it to itself.
 * @param page absolute path
 * @returns whether it was started
 */
export function openPage(opener: string, page: string): Promise<boolean> {
  return new Promise((resolve) => {
    const browser = spawn(opener, [page], { detached: true, stdio: 'ignore' })
    browser.once('error', () => resolve(false))
    browser.once('spawn', () => {
      browser.unref()
      resolve(true)
    })
  })
}
