import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configurationReference, configurationSchema } from './configuration-reference.ts'
import { casesSchema, promptFileSchema, releaseSchema, resultsFileSchema } from './file-schemas.ts'

const root = join(import.meta.dirname, '..')

const generated: ReadonlyArray<[path: string, text: string]> = [
  ['schema/ai-cicd.schema.json', `${JSON.stringify(configurationSchema(), null, 2)}\n`],
  ['schema/prompt.schema.json', `${JSON.stringify(promptFileSchema(), null, 2)}\n`],
  ['schema/cases.schema.json', `${JSON.stringify(casesSchema(), null, 2)}\n`],
  ['schema/results.schema.json', `${JSON.stringify(resultsFileSchema(), null, 2)}\n`],
  ['schema/release.schema.json', `${JSON.stringify(releaseSchema(), null, 2)}\n`],
  ['docs/configuration.md', configurationReference()],
]

if (process.argv[2] === '--check') {
  const stale = generated.filter(([path, text]) => current(path) !== text).map(([path]) => path)
  if (stale.length > 0) {
    console.error(`${stale.join(' and ')}: not what src generates. Run \`npm run generate\`.`)
    process.exit(1)
  }
  console.log(`${generated.map(([path]) => path).join(' and ')} agree with src`)
} else {
  for (const [path, text] of generated) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function current(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
