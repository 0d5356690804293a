/**
 * A comment as GitHub shows it, near enough to be measured and looked at: Markdown → HTML with GitHub-like CSS → headless
 * Chromium, found on the PATH or through CHROMIUM.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { z } from 'zod'

export type Theme = 'light' | 'dark'

/** One comment as GitHub's page shows it: header with the author, body below. */
export function commentPage(comment: string, theme: Theme = 'light'): string {
  const body = micromark(comment, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
  return `<!doctype html><html data-theme="${theme}"><meta charset="utf-8"><style>${css}</style>
<article><header><b>github-actions</b> <i>bot</i> commented 1 minute ago</header><div class="markdown-body">${alerts(body)}</div></article></html>`
}

/** `> [!WARNING]` is GitHub's own; Markdown libraries leave it a quote. */
function alerts(html: string): string {
  return html.replace(
    /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n?/g,
    (_, kind: string) =>
      `<blockquote class="alert ${kind.toLowerCase()}"><p class="title">${kind.charAt(0)}${kind.slice(1).toLowerCase()}</p><p>`,
  )
}

/** How a page is laid out, in CSS pixels. `sideways`: of each table, how much of it is out of sight to the right. */
export type Layout = { height: number; sideways: number[] }

const layoutSchema = z.object({ height: z.number(), sideways: z.array(z.number()) })

/** Runs in the page. */
const LAYOUT = `document.fonts.ready.then(() => ({
  height: Math.ceil(document.documentElement.getBoundingClientRect().height),
  sideways: [...document.querySelectorAll('table')].filter((one) => one.checkVisibility()).map((one) => one.scrollWidth - one.clientWidth),
}))`

export async function layoutOf(html: string, width: number): Promise<Layout> {
  return await onPage(html, width, async (_, layout) => await layout())
}

/** @param maxHeight in CSS pixels; 0: the whole page. `density`: pixels of the picture to one of them. @returns a PNG */
export async function photograph(
  html: string,
  width: number,
  { maxHeight, density }: { maxHeight: number; density: number },
): Promise<Buffer> {
  return await onPage(html, width, async (call, layout) => {
    const full = (await layout()).height
    const height = maxHeight > 0 ? Math.min(full, maxHeight) : full
    const clip = { x: 0, y: 0, width, height, scale: density }
    const { data } = await call('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip })
    return Buffer.from(String(data), 'base64')
  })
}

type Call = (method: string, params: object) => Promise<Answer>

/** Speaks the DevTools protocol over pipes 3 and 4: the command line's own screenshot has neither height nor narrow width. */
async function onPage<T>(
  html: string,
  width: number,
  act: (call: Call, layout: () => Promise<Layout>) => Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'comment-image-'))
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe']
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = [...flags, ...quiet, `--user-data-dir=${profile}`, 'about:blank']
  const chromium = spawn(process.env.CHROMIUM ?? 'chromium', args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const failed = new Promise<never>((_, reject) => {
    chromium.once('error', reject)
    chromium.once('exit', (code) => reject(new Error(`chromium ended with code ${code}`)))
  })
  failed.catch(() => undefined)
  const call = devTools(chromium.stdio[3], chromium.stdio[4])
  try {
    const show = async () => {
      const { targetId } = await call('Target.createTarget', { url: 'about:blank' })
      const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true })
      const onTarget: Call = (method, params) => call(method, params, sessionId)
      await onTarget('Emulation.setDeviceMetricsOverride', { width, height: 100, deviceScaleFactor: 1, mobile: false })
      const { frameTree } = frameSchema.parse(await onTarget('Page.getFrameTree', {}))
      await onTarget('Page.setDocumentContent', { frameId: frameTree.frame.id, html })
      return await act(onTarget, async () => {
        const how = { expression: LAYOUT, awaitPromise: true, returnByValue: true }
        return evaluatedSchema.parse(await onTarget('Runtime.evaluate', how)).result.value
      })
    }
    return await Promise.race([show(), failed])
  } finally {
    const ended = new Promise((resolve) => chromium.once('exit', resolve))
    chromium.kill()
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

type Answer = Record<string, unknown>
const answerSchema = z.object({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
})
const frameSchema = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) })
const evaluatedSchema = z.object({ result: z.object({ value: layoutSchema }) })

function devTools(
  to: unknown,
  from: unknown,
): (method: string, params: object, sessionId?: unknown) => Promise<Answer> {
  if (!isWritable(to) || !isReadable(from)) throw new Error('chromium has no DevTools pipes')
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()
  let buffered = ''
  let id = 0
  from.setEncoding('utf8')
  from.on('data', (chunk) => {
    const messages = `${buffered}${chunk}`.split('\0')
    buffered = messages.pop() ?? ''
    for (const message of messages) {
      const answer = answerSchema.parse(JSON.parse(message))
      const caller = waiting.get(answer.id ?? -1)
      if (answer.error !== undefined) caller?.reject(new Error(answer.error.message))
      else caller?.resolve(answer.result ?? {})
    }
  })
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      id += 1
      waiting.set(id, { resolve, reject })
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`)
    })
}

function isWritable(stream: unknown): stream is NodeJS.WritableStream {
  return typeof stream === 'object' && stream !== null && 'write' in stream
}

function isReadable(stream: unknown): stream is NodeJS.ReadableStream {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream
}

const css = `
:root { --fg: #1f2328; --muted: #59636e; --bg: #fff; --subtle: #f6f8fa; --line: #d1d9e0; --code: #818b981f; --link: #0969da; --warn: #9a6700 }
[data-theme=dark] { --fg: #f0f6fc; --muted: #9198a1; --bg: #0d1117; --subtle: #151b23; --line: #3d444d; --code: #656c7633; --link: #4493f8; --warn: #d29922 }
* { box-sizing: border-box }
html { background: var(--bg) }
body { margin: 0; padding: 12px; color: var(--fg); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji" }
article { border: 1px solid var(--line); border-radius: 6px; overflow: hidden }
header { padding: 8px 16px; background: var(--subtle); border-bottom: 1px solid var(--line); color: var(--muted) }
header b { color: var(--fg) }
header i { font-style: normal; font-size: 12px; border: 1px solid var(--line); border-radius: 2em; padding: 0 7px }
.markdown-body { padding: 16px; overflow-wrap: break-word }
.markdown-body > :first-child { margin-top: 0 !important }
.markdown-body > :last-child { margin-bottom: 0 !important }
p, blockquote, ul, ol, table, pre, details { margin: 0 0 16px }
h3 { font-size: 1.25em; font-weight: 600; line-height: 1.25; margin: 24px 0 16px }
h4 { font-size: 1em; font-weight: 600; line-height: 1.25; margin: 24px 0 16px }
a { color: var(--link); text-decoration: none }
ul { padding-left: 2em }
li + li { margin-top: .25em }
summary { cursor: pointer }
sub { font-size: 75%; line-height: 0; position: relative; bottom: -.25em; vertical-align: baseline }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse }
th, td { padding: 6px 13px; border: 1px solid var(--line) }
th { font-weight: 600 }
tr:nth-child(2n) { background: var(--subtle) }
td > :last-child { margin-bottom: 0 }
code { font: 85%/1.45 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; padding: .2em .4em; background: var(--code); border-radius: 6px; white-space: break-spaces }
pre { padding: 16px; overflow: auto; line-height: 1.45; background: var(--subtle); border-radius: 6px }
pre code { padding: 0; background: none; white-space: pre }
blockquote { padding: 0 1em; color: var(--muted); border-left: .25em solid var(--line) }
blockquote > :last-child { margin-bottom: 0 }
.alert { padding: 8px 16px; color: inherit; border-left-color: var(--warn) }
.alert .title { font-weight: 500; color: var(--warn); margin-bottom: 4px }
`
