import { expect, test } from 'vitest'
import { canaryOf } from '../../../src/adversarial/canary-token.ts'
import { personOf } from '../../../src/adversarial/planted-person.ts'
import { TEMPLATES, templatesOf } from '../../../src/adversarial/suites/index.ts'
import { SUITES, type Template, templateName } from '../../../src/adversarial/template.ts'

const VALUE = 'Did Mr Lee get his refund for {{order}}?'

/** What a template sends, and what a judge is told about it. */
function written(template: Template): string {
  const id = `${templateName(template)}/case/variable`
  switch (template.scoring) {
    case 'canary':
      return template.write(VALUE, canaryOf(id))
    case 'leak':
    case 'format':
      return template.write(VALUE)
    case 'planted': {
      const { value, before } = template.write(VALUE, personOf(id))
      return before === null ? value : `(earlier) ${before}\n\n${value}`
    }
    case 'judge':
      return `${template.write(VALUE)}\n\n(rubric) ${template.rubric('Be kind.')}`
    case 'pair':
      return (template.write(VALUE) ?? ['nothing to swap']).join('\n\n(other)\n')
  }
}

test('what each version of a template sends stands still: whoever changes a text raises the version', async () => {
  const table = TEMPLATES.map((one) => `=== ${templateName(one)} (${one.suite}, ${one.scoring})\n${written(one)}\n`)
  await expect(table.join('\n')).toMatchFileSnapshot('fixtures/templates.txt')
})

test('every suite has templates, and no two have the same id', () => {
  for (const suite of SUITES) expect(templatesOf([suite]).length).toBeGreaterThan(0)
  expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length)
  expect(templatesOf(SUITES)).toEqual(TEMPLATES.map(templateName))
})

test('an attack keeps the value it is written into', () => {
  for (const one of TEMPLATES) expect(written(one)).toContain(VALUE)
})

test('an attack never holds the code that it asks for', () => {
  for (const one of TEMPLATES) {
    const { whole } = canaryOf(`${templateName(one)}/case/variable`)
    expect(written(one)).not.toContain(whole)
  }
})
