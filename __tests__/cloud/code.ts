import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../scenarios/bench/node.ts'
import { python } from './server.ts'

export type Language = 'node' | 'python'

/** Files of a function's package, by name. */
export type Code = Record<string, string>

const runtime = join(projectRoot, 'examples/runtime')

/** The reader of `examples/runtime` as it stands there. Its packages are found beside MiniStack, as in a layer. */
export async function reader(language: Language): Promise<Code> {
  const names = (await readdir(join(runtime, language))).filter((name) => /\.(js|py)$|^package\.json$/.test(name))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(runtime, language, name), 'utf8')])),
  )
}

/** The reader as its developers changed it: what it answers tells the number of its build. */
export async function readerOfBuild(language: Language, build: number): Promise<Code> {
  const code = await reader(language)
  const [file, from, to] =
    language === 'node'
      ? ['answer.js', 'promptVersion: prompt.version }', `promptVersion: prompt.version, build: ${build} }`]
      : ['handler.py', '"promptVersion": prompt.version}', `"promptVersion": prompt.version, "build": ${build}}`]
  const changed = code[file]?.replace(from, to)
  if (changed === undefined || changed === code[file]) throw new Error(`${file} has no \`${from}\``)
  return { ...code, [file]: changed }
}

/** What many teams have: the newest version of the parameter, whatever the function's version is pinned to. */
export const readerByName: Code = {
  'handler.py': `
import json
import os

import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    name = os.environ["PROMPT_PATH"].replace("{name}", "support-reply")
    parameter = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    messages = json.loads(parameter["Value"])["messages"]
    answer = messages[0]["content"] + " Here is your tracking link."
    return {"answer": answer, "promptVersion": parameter["Version"]}
`,
}

export async function zipped(code: Code): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-code-'))
  try {
    for (const [name, text] of Object.entries(code)) {
      await mkdir(dirname(join(folder, 'code', name)), { recursive: true })
      await writeFile(join(folder, 'code', name), text)
    }
    const options = { cwd: join(folder, 'code') }
    await promisify(execFile)(python, ['-m', 'zipfile', '-c', '../code.zip', ...Object.keys(code)], options)
    return await readFile(join(folder, 'code.zip'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
