/** The report page's own style and script. Both are inline, and the page's policy allows these and nothing else. */
export const style = `
:root { color-scheme: light dark; --fg: #1f2328; --muted: #59636e; --bg: #fff; --subtle: #f6f8fa; --line: #d1d9e0; --good: #1a7f37; --bad: #cf222e; --open: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --fg: #f0f6fc; --muted: #9198a1; --bg: #0d1117; --subtle: #151b23; --line: #3d444d; --good: #3fb950; --bad: #f85149; --open: #d29922 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 24px 16px; max-width: 1200px; color: var(--fg); background: var(--bg); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.4em; line-height: 1.3 }
h2 { font-size: 1.15em; margin: 32px 0 8px }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; line-height: 1.5 }
h1 code, h2 code { font-size: 0.9em; line-height: inherit }
code { background: var(--subtle); padding: 1px 4px; border-radius: 4px; unicode-bidi: isolate }
pre { margin: 4px 0 0; padding: 10px; background: var(--subtle); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow: auto; max-height: 60vh; unicode-bidi: isolate }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 16px 0 8px }
th, td { text-align: left; padding: 6px 12px; border: 1px solid var(--line); vertical-align: top; overflow-wrap: normal }
td:nth-child(n+3) { white-space: nowrap }
h2 .muted { font-size: 14px; font-weight: normal }
.muted { color: var(--muted) } .good { color: var(--good) } .bad { color: var(--bad) } .open { color: var(--open) }
.warning { border-left: 4px solid var(--open); padding: 4px 12px }
.filter:not([hidden]) { position: sticky; top: 0; padding: 8px 0; background: var(--bg); display: flex; gap: 8px; flex-wrap: wrap; z-index: 1 }
.filter input { flex: 1 1 240px } .filter input, .filter select { font: inherit; padding: 4px 8px }
details { border: 1px solid var(--line); border-radius: 6px; margin: 6px 0; padding: 6px 10px }
summary { cursor: pointer }
.arms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 12px; margin-top: 8px }
.arms h3 { font-size: 1em; margin: 8px 0 0 }
.arms h4 { font-size: 0.9em; font-weight: normal; color: var(--muted); margin: 8px 0 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 8px 0 } dt { color: var(--muted); max-width: 12em } dd { margin: 0; white-space: pre-wrap }
ul { padding-left: 1.4em }
`

export const script = `
const text = document.getElementById('text'), outcome = document.getElementById('outcome'), found = document.getElementById('found')
const cases = [...document.querySelectorAll('details[data-outcome]')].map((element) => ({ element, text: element.textContent.toLowerCase() }))
const filter = () => {
  let shown = 0
  for (const one of cases) {
    const hit = one.text.includes(text.value.toLowerCase()) && (outcome.value === '' || outcome.value === one.element.dataset.outcome || (outcome.value === 'flaky' && 'flaky' in one.element.dataset))
    one.element.hidden = !hit
    if (hit) shown += 1
  }
  found.textContent = shown + ' of ' + cases.length + ' cases'
}
document.querySelector('.filter').hidden = false
text.addEventListener('input', filter)
outcome.addEventListener('input', filter)
filter()
`
