import { existsSync } from 'node:fs'
import axeCore from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/** A page in Debian's Chromium, and everything that went wrong in it. */
export type Opened = { page: Page; wrong: string[] }

/** @throws where there is no Chromium: what must hold in it cannot be called tested */
export async function launch(): Promise<Browser> {
  const path = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(path))
    throw new Error(`There is no Chromium at ${path}: install Debian's \`chromium\`, or set CHROMIUM.`)
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath: path, args })
}

/** Opens a file; any message of the console and any request but the file itself is wrong. */
export async function open(
  browser: Browser,
  file: string,
  {
    width = 1280,
    height = 860,
    theme = 'light',
    fragment = '',
  }: {
    width?: number
    height?: number
    theme?: 'light' | 'dark'
    fragment?: string
  } = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', (message) => wrong.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== `file://${file}`) wrong.push(`request: ${request.url()}`)
  })
  await page.goto(`file://${file}${fragment}`)
  await page.waitForSelector('html[data-ready]', { timeout: 60_000 })
  return { page, wrong }
}

/** What axe finds, a line each. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source)
  const found: unknown = await page.evaluate(
    `axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, any, all }) => id + ': ' + html.slice(0, 200) + ' ' + [...any, ...all].map(({ message }) => message).join('; '))))`,
  )
  return Array.isArray(found) ? found.map(String) : [`axe gave ${typeof found}`]
}
