/** As much of WebAssembly as is used: Node has it, its types do not. */
declare namespace WebAssembly {
  class Memory {
    constructor(pages: { initial: number; maximum: number })
  }
}
