import { converseInput } from './converse.js'
import { costUsd } from './cost.js'
import { qualityOf } from './quality.js'
import { requestLine } from './request-line.js'

/**
 * Answers one event with the pinned prompt and writes one line of metrics. The event's members are the prompt's
 * variables; `promptVersion` lets the release's probe see which prompt a version of the function really uses.
 */
export function answerWith({ readPrompt, converse, prices, now, writeLine }) {
  return async (event, { functionName, functionVersion, invokedFunctionArn }) => {
    const started = now()
    const prompt = await readPrompt()
    const output = await converse(converseInput(prompt, event))
    const text = output.output.message.content.map((block) => block.text ?? '').join('')
    const finished = now()
    writeLine(
      requestLine({
        functionName,
        functionVersion,
        invokedFunctionArn,
        prompt,
        timestamp: finished,
        quality: qualityOf(text, output.stopReason),
        usage: output.usage,
        costUsd: costUsd(prices, prompt.model, output.usage),
        latencyMs: finished - started,
      }),
    )
    return { answer: text, promptVersion: prompt.version }
  }
}
