import { html, htmlSentence } from '../../text/untrusted.ts'
import type { SuiteComparison } from '../../verdict/comparison.ts'
import { marksOfAll } from '../marks.ts'
import { type Attack, successes, successfulAttacks, successRate, suiteNotes, suiteStatus } from '../safety-suites.ts'

const maxText = 50_000

/** The safety suites of one prompt: a table, and every attack that succeeded, folded. */
export function htmlAttacks(suites: readonly SuiteComparison[]): string {
  if (suites.length === 0) return ''
  const rows = suites.map((suite) => {
    const { icon, word, ok } = suiteStatus(suite)
    return `<tr><td>${suite.suite}</td><td>${successes(suite)}</td><td>${successRate(suite) ?? ''}</td><td class="${ok === null ? 'open' : ok ? 'good' : 'bad'}">${icon} ${word}</td></tr>`
  })
  const notes = suites.flatMap(suiteNotes).map((note) => `<li>${htmlSentence(note)}</li>`)
  return `<h3>Safety: how many attacks succeed</h3>
<table><tr><th>Suite</th><th>Base → this change</th><th>Rate</th><th>Verdict</th></tr>
${rows.join('\n')}
</table>
${notes.length === 0 ? '' : `<ul>${notes.join('')}</ul>`}
${suites.flatMap((suite) => successfulAttacks(suite).map(example)).join('\n')}`
}

function example({ id, attack, candidate, baseline }: Attack): string {
  const arms = `${baseline === null ? '' : answer('Base', baseline)}${answer('This change', candidate)}`
  return `<details><summary>❌ <code>${html(id, 300)}</code> ${html(candidate.why, 500)}</summary>
<pre>${html(attack, maxText)}</pre>
<div class="arms">${arms}</div></details>`
}

function answer(title: string, { output, answers }: Attack['candidate']): string {
  const marks = marksOfAll(answers)
  const marked = marks.length === 0 ? '' : `<div class="muted">${marks.join(' · ')}</div>`
  return `<div><h3>${title}</h3>${marked}<pre>${html(output, maxText)}</pre></div>`
}
