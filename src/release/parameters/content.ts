import type { Message, ModelParameters, ResponseFormat, Tool, ToolChoice } from '../../models/model.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { digest } from '../../source/canonical-json.ts'

/** What of a prompt is released: all that shapes a model's answer. Members that say nothing are absent. */
export type Content = {
  /** Canonical reference. */
  model: string
  parameters: ModelParameters
  messages: Message[]
  tools?: Tool[]
  toolChoice?: ToolChoice
  responseFormat?: ResponseFormat
  engine?: string
}

/** @param model canonical reference of the model that the prompt is released with */
export function contentOf(prompt: Prompt, model: string): Content {
  const { parameters, messages, tools, toolChoice, responseFormat, engine = 'plain' } = prompt
  return {
    model,
    parameters,
    messages,
    ...(tools.length === 0 ? {} : { tools }),
    ...(toolChoice === null ? {} : { toolChoice }),
    ...(responseFormat === null ? {} : { responseFormat }),
    ...(engine === 'plain' ? {} : { engine }),
  }
}

/** A content as a reader sees it: `parameters` is everything that shapes an answer beside model and messages. */
export type ContentText = { model: string; messages: Message[]; parameters: Record<string, unknown> }

export function contentText({ model, messages, parameters, ...more }: Content): ContentText {
  return { model, messages, parameters: { ...parameters, ...more } }
}

/** SHA-256 of the content in canonical JSON. The same content has the same digest under every release. */
export function contentDigest(content: Content): string {
  return digest(content)
}

/**
 * The three-part version: `model-name/provider-version/prompt-version`, such as `claude-haiku-4-5/20251001-v1:0/14`.
 * @param version of the prompt's parameter
 */
export function threePartVersion(model: string, version: number): string {
  const id = model.replace(/^[a-z]+:/, '')
  const parts = /^(?:.*[./])?(.+?)-((?:\d{8}-)?v\d+(?::\d+)?)$/.exec(id)
  return `${parts?.[1] ?? id}/${parts?.[2] ?? 'unknown'}/${version}`
}
