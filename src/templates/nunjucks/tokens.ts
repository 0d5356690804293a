import lexer, { type Token, type Tokenizer } from 'nunjucks/src/lexer.js'
import { TemplateError } from '../template-error.ts'

/** Parts of one tag, brackets in brackets, statements in statements: what keeps the parser off the end of its stack. */
const MAX_TOKENS_IN_TAG = 2000
const MAX_BRACKETS = 50
const MAX_STATEMENTS = 50
/** Tags of one template. */
const MAX_TAGS = 20_000

const SIMPLER = 'Make the template simpler: compute parts of it into variables.'

const OPENING = new Set(['if', 'ifAsync', 'for', 'asyncEach', 'asyncAll', 'switch', 'filter', 'macro', 'call', 'block'])
const CLOSING = new Set('endif endfor endeach endall endswitch endfilter endmacro endcall endblock endset'.split(' '))

/**
 * The library's tokens of a template, made safe for its parser: nesting is bounded before anything recurses, regular
 * expressions are refused before they are compiled, and white space is trimmed here in linear time. (The parser's own
 * trimming and its search for `endraw` take quadratic time, minutes for a page of blanks.)
 */
export function boundedTokens(template: string): Tokenizer {
  const tokens = lexer.lex(template)
  const next = tokens.nextToken.bind(tokens)
  let tags = 0
  let inTag = 0
  let brackets = 0
  /** The word that a statement begins with, once it is known. */
  let word: string | null = null
  let assigns = false
  const statements: number[] = []

  const tooMuch = (token: Token, what: string): TemplateError =>
    new TemplateError(`the template has ${what}`, token.lineno + 1, SIMPLER)
  const check = (token: Token): void => {
    if (token.type === 'whitespace') return
    inTag += 1
    if (inTag > MAX_TOKENS_IN_TAG) throw tooMuch(token, `more than ${MAX_TOKENS_IN_TAG} parts between two braces`)
    if (token.type === 'regex') {
      const hint = 'Use the filters `replace` and `trim`, or write the result into a variable.'
      throw new TemplateError('regular expressions (`r/…/`) are not run in templates', token.lineno + 1, hint)
    }
    if (/^left-/.test(token.type)) brackets += 1
    if (/^right-/.test(token.type)) brackets -= 1
    if (brackets > MAX_BRACKETS) throw tooMuch(token, `more than ${MAX_BRACKETS} brackets inside each other`)
    if (inTag === 1 && typeof token.value === 'string') word = token.value
    if (token.value === '=') assigns = true
    if (token.type === 'block-end' && word !== null) count(token, word)
  }
  const count = (token: Token, statement: string): void => {
    if (OPENING.has(statement) || (statement === 'set' && !assigns)) statements.push(1)
    else if (CLOSING.has(statement)) statements.pop()
    // To the parser every `elif` is an `if` inside the `else` before it.
    else if (statement === 'elif' || statement === 'elseif') statements.push(1 + (statements.pop() ?? 0))
    if (statements.reduce((sum, one) => sum + one, 0) > MAX_STATEMENTS) {
      throw tooMuch(token, `more than ${MAX_STATEMENTS} statements inside each other`)
    }
  }

  tokens.nextToken = () => {
    const token = next()
    if (token === null) return null
    switch (token.type) {
      case 'data':
        return trimsBefore(tokens) && typeof token.value === 'string'
          ? { ...token, value: token.value.trimEnd() }
          : token
      case 'block-start':
      case 'variable-start':
      case 'comment':
        tags += 1
        if (tags > MAX_TAGS) throw tooMuch(token, `more than ${MAX_TAGS} tags`)
        inTag = 0
        brackets = 0
        word = null
        assigns = false
        return typeof token.value === 'string' ? { ...token, value: token.value.replace(/^(..)-/, '$1') } : token
      default:
        check(token)
        return token
    }
  }
  tokens._extractRegex = (pattern) => {
    const match = new RegExp(pattern.source, 'y').exec(tokens.currentStr())
    if (match !== null) tokens.forwardN(match[0].length)
    return match
  }
  return tokens
}

/** Whether the tag that comes next asks for the white space before it to go. */
function trimsBefore({ str, index }: Tokenizer): boolean {
  return str[index] === '{' && str[index + 2] === '-' && '%{#'.includes(str[index + 1] ?? ' ')
}
