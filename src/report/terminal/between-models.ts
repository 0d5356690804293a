import { duration, percent, usd } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import type { BetweenModels, ModelResult } from '../../verdict/between-models/result.ts'
import { fallbacksLine, firstLine, furtherLines, standingText } from '../between-models.ts'
import { bullet, type Screen, said } from './screen.ts'

/** The models of each prompt that was asked of several: the news, a line for each, and what to fall back on. */
export function modelLines(all: readonly BetweenModels[], screen: Screen): string {
  return all
    .map((result) => {
      const proposal = fallbacksLine(result)
      const further = [...furtherLines(result), ...(proposal === null ? [] : [proposal])]
      return [
        said(`${result.promptId}, models`, plain(firstLine(result)), screen),
        ...result.models.map((one) => bullet(modelLine(one, result), screen)),
        ...further.map((line) => screen.paint('dim', bullet(plain(line), screen))),
      ].join('\n')
    })
    .join('\n\n')
}

function modelLine(one: ModelResult, { margin }: BetweenModels): string {
  const { model, score, costPerRequestUsd, p95Ms } = one
  const cost = costPerRequestUsd === null ? 'cost unknown' : usd(costPerRequestUsd)
  const latency = p95Ms === null ? 'latency unknown' : `p95 ${duration(p95Ms)}`
  return `${oneLine(model, 120)}: ${percent(score)}, ${cost}, ${latency}; ${standingText(one, margin)}`
}

/** Names need no quotes where nothing is interpreted. */
function plain(line: string): string {
  return line.replaceAll('`', '')
}
